import type { Caller } from '#auth';
import { ScopeRefusedError } from '#token-exchange';
import type { McpSession } from '../../../upstreams/mcp/mcp-session.js';
import type { CallContext, Upstream } from '../../../upstreams/upstream.js';
import type { McpUpstreamSettings } from '../tool-list.source.js';

/** Sets of scopes, narrower than all of the exchange, that a list is asked with. */
export const MAX_NARROWER_SCOPES = 8;

/**
 * The parts of `exchange.scopes` that settings name for single tools, as `upstreamScopes`: each once, larger ones first,
 * and those of one size as they are written.
 */
export function narrowerScopes({
  exchange,
  tools,
}: Pick<McpUpstreamSettings, 'exchange' | 'tools'>): readonly (readonly string[])[] {
  const all = new Set(exchange?.scopes);
  const parts = new Map<string, readonly string[]>();
  for (const { upstreamScopes = [] } of Object.values(tools.override)) {
    const part = [...new Set(upstreamScopes)];
    const key = JSON.stringify([...part].sort());
    // What is empty or beyond is a problem of its tool, which is told where that is made.
    const isPart = part.length > 0 && part.every((scope) => all.has(scope));
    if (isPart && part.length < all.size && !parts.has(key)) parts.set(key, part);
  }
  return [...parts.values()]
    .sort((one, other) => other.length - one.length)
    .slice(0, MAX_NARROWER_SCOPES);
}

/**
 * One server asked for several sets of scopes: it is opened with the first that the issuer grants the caller. Throws what
 * opening does; `scope_refused` where none is granted.
 */
export function openWithGranted(
  all: Upstream<McpSession>,
  narrower: readonly Upstream<McpSession>[],
): Pick<Upstream<McpSession>, 'open'> {
  return {
    open: async (caller: Caller, context: CallContext) => {
      const [next, ...rest] = narrower;
      try {
        return await all.open(caller, context);
      } catch (error) {
        if (!(error instanceof ScopeRefusedError) || next === undefined) throw error;
        return openWithGranted(next, rest).open(caller, context);
      }
    },
  };
}
