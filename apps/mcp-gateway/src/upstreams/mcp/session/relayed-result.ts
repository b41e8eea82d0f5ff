import type { ForeignObject } from '../mcp-session.js';
import { isObject } from '../wire/rpc-message.js';

/** Keys of `_meta` that the protocol reserves (2026-07-28, Basic), and those of a trace. */
const RESERVED =
  /^(?:[a-z0-9-]+\.)(?:modelcontextprotocol|mcp)(?:\.[^/]*)?\/|^(?:traceparent|tracestate|baggage)$/i;

const OF_REVISION = ['resultType', 'ttlMs', 'cacheScope', '_meta'];

/** A result without what belongs to the revision and the connection that it came by. */
export function relayedResult(result: ForeignObject): ForeignObject {
  const rest = without(result, (key) => OF_REVISION.includes(key));
  const { _meta: meta } = result;
  if (!isObject(meta)) return rest;
  const kept = without(meta, (key) => RESERVED.test(key));
  return Object.keys(kept).length === 0 ? rest : { ...rest, _meta: kept };
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

function without(object: ForeignObject, isOut: (key: string) => boolean): ForeignObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !isOut(key)));
}
