// Runs a command for so many minutes at most: node scripts/within.mjs <suite> <minutes> -- <command…>
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { patience } from './support/patience.cjs';

const LOOK_MS = 50;
/** So many looks after being asked to end, what is still there is ended. */
const GRACE_LOOKS = 100;

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

/** Whether there was anybody to get it. */
function signalAll(signal) {
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** Asks first: what runs may have groups of its own to end, as this does. */
function stop(code) {
  if (outcome !== undefined) return;
  outcome = code;
  signalAll('SIGTERM');
  let looks = 0;
  setInterval(() => {
    looks += 1;
    if (signalAll(0) && looks < GRACE_LOOKS) return;
    signalAll('SIGKILL');
    process.exit(outcome);
  }, LOOK_MS);
}

/** The longest timer that there is. */
const LONGEST_MS = 2 ** 31 - 1;
const limitMs = Math.min(Number(minutes) * 60_000 * patience, LONGEST_MS);
setTimeout(() => {
  const limit = Math.round(limitMs / 60) / 1000;
  console.error(`suite ${suite} did not end in ${limit} minutes`);
  stop(1);
}, limitMs);

child.once('error', (error) => {
  console.error(`suite ${suite} cannot run: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => {
  if (outcome !== undefined) return;
  // What the command left behind.
  signalAll('SIGKILL');
  process.exit(code ?? 128 + constants.signals[signal]);
});
