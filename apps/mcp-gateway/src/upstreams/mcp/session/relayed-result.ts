import type { ForeignObject } from '../mcp-session.js';
import { isObject } from '../wire/rpc-message.js';

/** Keys of `_meta` that the protocol reserves (2026-07-28, Basic), and those of a trace. */
const RESERVED =
  /^(?:[a-z0-9-]+\.)(?:modelcontextprotocol|mcp)(?:\.[^/]*)?\/|^(?:traceparent|tracestate|baggage)$/i;

/** A result without what belongs to the revision and the connection that it came by. */
export function relayedResult(result: ForeignObject): ForeignObject {
  const { resultType: _type, ttlMs: _ttl, cacheScope: _scope, _meta: meta, ...rest } = result;
  if (!isObject(meta)) return rest;
  const kept = Object.entries(meta).filter(([key]) => !RESERVED.test(key));
  return kept.length === 0 ? rest : { ...rest, _meta: Object.fromEntries(kept) };
}

/** Why a result of the modern revision is not a whole one; undefined when it is. */
export function resultProblem({ resultType: type }: ForeignObject): string | undefined {
  if (type === undefined || type === 'complete') return undefined;
  return type === 'input_required' ? 'it asks for input' : 'a result of an unknown type';
}
