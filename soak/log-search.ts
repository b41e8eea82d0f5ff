import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

/** What has been found in a log so far. */
export interface SearchedLog {
  readonly lines: number;
  /** Lines with a secret, or with text shaped like a token or an Authorization value. */
  readonly hits: number;
}

const SHAPES = /Bearer\s+[A-Za-z0-9._~+/-]{16}|eyJ[A-Za-z0-9_-]{16}/;

/** Searches a log line by line as it is written; keeps none of it. */
export function searchLog(log: Readable, secrets: readonly string[]): SearchedLog {
  const searched = { lines: 0, hits: 0 };
  createInterface({ input: log }).on('line', (line) => {
    searched.lines += 1;
    if (SHAPES.test(line) || secrets.some((secret) => line.includes(secret))) searched.hits += 1;
  });
  return searched;
}
