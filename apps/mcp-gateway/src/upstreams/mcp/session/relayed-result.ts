import type { ForeignObject } from '../mcp-session.js';

/** What belongs to the revision and the connection that a result came by (2026-07-28). */
const OF_REVISION = ['resultType', 'ttlMs', 'cacheScope'];

/** A result without that; its `_meta` is the server's, reserved keys included. */
export function relayedResult(result: ForeignObject): ForeignObject {
  return Object.fromEntries(Object.entries(result).filter(([key]) => !OF_REVISION.includes(key)));
}

/** Of a result that asks for input, what it asks. */
export function askedInput({
  resultType,
  inputRequests,
  requestState,
}: ForeignObject): ForeignObject {
  return {
    resultType,
    ...(inputRequests !== undefined && { inputRequests }),
    ...(requestState !== undefined && { requestState }),
  };
}

/** Whether a result of the modern revision asks for input. */
export function asksForInput({ resultType: type }: ForeignObject): boolean {
  return type === 'input_required';
}

/** Why a result of the modern revision cannot be used; undefined when it can. */
export function resultProblem(result: ForeignObject, mayAsk: boolean): string | undefined {
  const { resultType: type } = result;
  if (type === undefined || type === 'complete') return undefined;
  if (!asksForInput(result)) return 'a result of an unknown type';
  return mayAsk ? undefined : 'it asks for input';
}
