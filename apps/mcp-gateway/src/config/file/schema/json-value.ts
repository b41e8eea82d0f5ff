import { isMapping } from '../mapping.js';

const NOT_JSON = 'is not a number of JSON; write digits';
const NOT_EXACT = 'has more digits than a number keeps; write it in quotes';

/**
 * What keeps a value of the file from being sent as it is written; undefined where nothing does. What aliases
 * repeat counts as often; no more than `mostBytes` of the JSON text is looked at.
 */
export function jsonProblem(value: unknown, mostBytes: number): string | undefined {
  const waiting = [value];
  let bytes = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    const wrong = typeof next === 'number' ? numberProblem(next) : undefined;
    if (wrong !== undefined) return wrong;
    const parts = partsOf(next);
    bytes += parts === undefined ? scalarBytes(next, mostBytes) : frameBytes(parts);
    if (bytes > mostBytes) return `is longer than ${mostBytes} bytes of JSON; write less`;
    for (const part of parts ?? []) waiting.push(part);
  }
  return undefined;
}

function numberProblem(value: number): string | undefined {
  if (!Number.isFinite(value)) return NOT_JSON;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? NOT_EXACT : undefined;
}

/** The members of a list, or the keys and values of a mapping. */
function partsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  return isMapping(value) ? Object.entries(value).flat() : undefined;
}

function scalarBytes(value: unknown, most: number): number {
  if (typeof value === 'string' && value.length > most) return value.length;
  return Buffer.byteLength(JSON.stringify(value));
}

/** Brackets, and a comma or a colon between two parts. */
function frameBytes(parts: readonly unknown[]): number {
  return 2 + Math.max(parts.length - 1, 0);
}
