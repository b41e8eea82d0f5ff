// Runs a command for so many minutes at most: node scripts/within.mjs <suite> <minutes> -- <command…>
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { patience } from './support/patience.cjs';

/** Milliseconds between being asked to end and being ended. */
const GRACE_MS = 5_000;

const [suite, minutes, dashes, command, ...args] = process.argv.slice(2);
if (dashes !== '--' || command === undefined || !(Number(minutes) > 0)) {
  console.error('usage: node scripts/within.mjs <suite> <minutes> -- <command…>');
  process.exit(2);
}

let outcome;
// Before the command runs: a signal may follow its first word.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stop(128 + constants.signals[signal]);
  });
}

// A group of its own, so that what the command starts ends with it.
const child = spawn(command, args, { stdio: 'inherit', detached: true });

function signalAll(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}

/** Asks first: a command may have groups of its own to end. */
function stop(code) {
  outcome ??= code;
  signalAll('SIGTERM');
  setTimeout(signalAll, GRACE_MS, 'SIGKILL');
}

const limit = Number(minutes) * patience;
setTimeout(() => {
  console.error(`suite ${suite} did not end in ${Math.round(limit * 1000) / 1000} minutes`);
  stop(1);
}, limit * 60_000);

child.once('error', (error) => {
  console.error(`suite ${suite} cannot run: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => {
  // What the command left behind.
  signalAll('SIGKILL');
  process.exit(outcome ?? code ?? 128 + constants.signals[signal]);
});
