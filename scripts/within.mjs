// Runs a command for so many minutes at most: node scripts/within.mjs <suite> <minutes> -- <command…>
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { patience } from './support/patience.cjs';

const [suite, minutes, dashes, command, ...args] = process.argv.slice(2);
if (dashes !== '--' || command === undefined || !(Number(minutes) > 0)) {
  console.error('usage: node scripts/within.mjs <suite> <minutes> -- <command…>');
  process.exit(2);
}

// A group of its own, so that what the command starts ends with it.
const child = spawn(command, args, { stdio: 'inherit', detached: true });
const end = () => {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
};

const limit = Number(minutes) * patience;
const timer = setTimeout(() => {
  end();
  console.error(`suite ${suite} did not end in ${Math.round(limit * 1000) / 1000} minutes`);
  process.exitCode = 1;
}, limit * 60_000);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    end();
    process.exit(128 + constants.signals[signal]);
  });
}

child.once('error', (error) => {
  clearTimeout(timer);
  console.error(`suite ${suite} cannot run: ${error.message}`);
  process.exitCode = 1;
});
child.once('exit', (code, signal) => {
  clearTimeout(timer);
  // What the command left behind.
  end();
  process.exitCode ??= code ?? 128 + constants.signals[signal];
});
