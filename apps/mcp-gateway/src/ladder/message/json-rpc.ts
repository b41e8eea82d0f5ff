import type { RpcId } from './rpc-error.js';

/** A JSON object as it was parsed. */
export type Fields = Readonly<Record<string, unknown>>;

/** Most characters of a request id or a progress token: each comes back, the token many times. */
export const MAX_ID_CHARACTERS = 1_024;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether a value can be a request id or a progress token (specification, `RequestId`), and can be
 * repeated as it came: a string of well-formed Unicode, an integer that a double holds.
 */
export function isId(value: unknown): value is string | number {
  return typeof value === 'string'
    ? value.length <= MAX_ID_CHARACTERS && value.isWellFormed()
    : Number.isSafeInteger(value);
}

/** The id of a message for its answer, or null where none can be repeated (JSON-RPC 2.0 §5). */
export function idOf({ id }: Fields): RpcId {
  const fraction = typeof id === 'number' && Number.isFinite(id) && !Number.isInteger(id);
  return isId(id) || fraction ? id : null;
}
