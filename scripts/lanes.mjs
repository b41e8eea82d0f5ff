// Runs npm scripts in lanes beside each other, those of a lane in turn: node scripts/lanes.mjs <script…> -- <script…>
// Prints what each wrote when it has ended, so that outputs do not mix. Once one has failed no other starts.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

const lanes = [[]];
for (const word of process.argv.slice(2)) {
  if (word === '--') lanes.push([]);
  else lanes.at(-1).push(word);
}
if (lanes.some((lane) => lane.length === 0)) {
  console.error('usage: node scripts/lanes.mjs <script…> -- <script…>');
  process.exit(2);
}

const failed = [];

/** Resolves once it has ended and everything that it wrote is read. */
function run(script) {
  const start = performance.now();
  const child = spawn('npm', ['run', '-s', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = Math.round((performance.now() - start) / 1_000);
      const how = code === 0 ? 'passed' : 'failed';
      const output = Buffer.concat(chunks).toString();
      process.stdout.write(`== ${script}\n${output}== ${script} ${how} after ${seconds} s\n\n`);
      if (code !== 0) failed.push(script);
      resolve();
    });
  });
}

async function runInTurn(scripts) {
  for (const script of scripts) if (failed.length === 0) await run(script);
}

console.log(`== beside each other: ${lanes.map((lane) => lane.join(', ')).join(' | ')}`);
await Promise.all(lanes.map(runInTurn));
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
