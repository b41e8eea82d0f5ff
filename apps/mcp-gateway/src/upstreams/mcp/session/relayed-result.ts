import type { ForeignObject } from '../mcp-session.js';

/** What belongs to the revision and the connection that a result came by (2026-07-28). */
const OF_REVISION = ['resultType', 'ttlMs', 'cacheScope'];

/** A result without that; its `_meta` is the server's, reserved keys included. */
export function relayedResult(result: ForeignObject): ForeignObject {
  return Object.fromEntries(Object.entries(result).filter(([key]) => !OF_REVISION.includes(key)));
}

/** Why a result of the modern revision is not a whole one; undefined when it is. */
export function resultProblem({ resultType: type }: ForeignObject): string | undefined {
  if (type === undefined || type === 'complete') return undefined;
  return type === 'input_required' ? 'it asks for input' : 'a result of an unknown type';
}
