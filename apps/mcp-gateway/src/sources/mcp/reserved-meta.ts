import type { JsonObject } from '../../catalogue/tool-schema.js';

/** Whose second label is one of these is the protocol's own (specification, `_meta`, "Key name format"). */
const RESERVED: readonly unknown[] = ['modelcontextprotocol', 'mcp'];
/** What this gateway says of itself stands below. */
const OWN = 'mcp-gateway';
/** Names without a prefix that the protocol reserves; each hop has its own. */
const BARE: readonly string[] = ['progressToken', 'traceparent', 'tracestate', 'baggage'];

/**
 * The members of a `_meta` that pass this gateway, either way: neither the protocol's own, which is each hop's, nor what
 * would be taken for the gateway's word. Undefined where none is left.
 */
export function passingMeta(meta: JsonObject): JsonObject | undefined {
  const passing = Object.entries(meta).filter(([key]) => !isReserved(key));
  return passing.length === 0 ? undefined : Object.fromEntries(passing);
}

function isReserved(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash === -1) return BARE.includes(key);
  const prefix = key.slice(0, slash).toLowerCase();
  const [, second] = prefix.split('.', 2);
  return prefix === OWN || RESERVED.includes(second);
}
