import { readFileSync } from 'node:fs';
import { CLOSING_MS, LAST_LINES_MS } from '../../libs/serving/src/index.js';

/** The assignments of a file as `docker --env-file` and systemd read it, comments left out. */
export function envOf(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').matchAll(/^([A-Za-z0-9_]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name!, value!]));
}

/** Seconds after SIGTERM within which a process with this `DRAIN_TIMEOUT` has ended (docs/stopping.md). */
export function lastMoment(drainTimeout: number): number {
  return drainTimeout + (CLOSING_MS + LAST_LINES_MS) / 1_000;
}
