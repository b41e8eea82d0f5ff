import type { Progress } from '../doctor/ask.js';

/** Milliseconds after which a person at a terminal is told what is waited for. */
const TOLD_AFTER_MS = 1_000;

/** Says on standard error what takes longer than a moment, where that is a terminal: a script does not wait. */
export const progress: Progress = (what) => {
  if (!process.stderr.isTTY) return () => undefined;
  const timer = setTimeout(() => process.stderr.write(`waiting: ${what}\n`), TOLD_AFTER_MS);
  return () => {
    clearTimeout(timer);
  };
};

/** The value of what is waited for, which is said by name when it takes longer than a moment. */
export async function waitingFor<T>(what: string, value: Promise<T>): Promise<T> {
  const arrived = progress(what);
  try {
    return await value;
  } finally {
    arrived();
  }
}
