// Starts the gateway of an image once and ends it: Node then keeps in the folder what it compiled until then, and starts
// read it for which NODE_COMPILE_CACHE names that. Run by their Node and as their user: others ignore it.
//
// Usage: node compile.mjs FOLDER
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_MS = 50;
const URL = 'http://127.0.0.1:3001';
const NOBODY = 'http://127.0.0.1:9/';
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Usage: node compile.mjs FOLDER');

const gateway = spawn(process.execPath, ['bin/mcp-gateway.mjs'], {
  env: {
    ...{ ...process.env, ISSUER_URL: NOBODY, API_BASE_URL: NOBODY, API_AUTH0_AUDIENCE: NOBODY },
    ...{ MCP_AUTH0_CLIENT_ID: 'compile', MCP_AUTH0_CLIENT_SECRET: randomBytes(32).toString('hex') },
    ...{ AUDIT_SUBJECT_KEY: randomBytes(32).toString('base64'), DRAIN_DELAY: '0' },
    NODE_COMPILE_CACHE: folder,
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const ended = new Promise((resolve) => gateway.once('exit', resolve));

/** Whether it answers; of what it answers only the work counts. */
const answers = () =>
  fetch(URL, { method: 'POST' }).then(
    (answer) => answer.text(),
    () => false,
  );
while (gateway.exitCode === null && (await answers()) === false) await wait(LOOK_MS);
gateway.kill('SIGTERM');
const code = await ended;
if (code !== 0) throw new Error(`the gateway ended with ${code}`);

// Node keeps it from everybody else; in the image it is root's, so that the gateway cannot write it.
const kept = readdirSync(folder, { recursive: true, withFileTypes: true });
for (const each of kept) {
  chmodSync(join(each.parentPath, each.name), each.isDirectory() ? 0o755 : 0o644);
}
if (kept.length === 0) throw new Error(`nothing was kept in ${folder}`);
