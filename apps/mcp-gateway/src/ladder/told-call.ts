import { missingScopes, type Caller } from '#auth';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Tool } from '../catalogue/tool.js';
import type { ToldCall } from '../observing/gateway-event.js';

const NONE: readonly string[] = [];

const held = new WeakMap<Caller, { readonly of: Catalogue; readonly scopes: readonly string[] }>();

/** What observers are told of a call from its beginning; `tool` undefined: the catalogue does not have it. */
export function toldCall(tool: Tool | undefined, caller: Caller, catalogue: Catalogue): ToldCall {
  const needed = tool?.scopes ?? NONE;
  return {
    tool: tool?.name,
    upstream: tool?.upstream?.name,
    needed,
    held: heldScopes(caller, catalogue),
    missing: needed.length === 0 ? NONE : missingScopes(caller, needed),
    operation: tool?.origin?.operation,
  };
}

/** Scopes of a caller that some tool of the catalogue asks for. */
function heldScopes(caller: Caller, catalogue: Catalogue): readonly string[] {
  const known = held.get(caller);
  if (known?.of === catalogue) return known.scopes;
  const { scopes: served } = catalogue;
  const all = [...caller.scopes, ...caller.impliedScopes];
  const scopes = Object.freeze([...new Set(all.filter((scope) => served.includes(scope)))]);
  held.set(caller, { of: catalogue, scopes });
  return scopes;
}
