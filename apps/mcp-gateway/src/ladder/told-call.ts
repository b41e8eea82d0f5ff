import { missingScopes, type Caller } from '#auth';
import { safeLine } from '#foreign-text';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { ToolSchema } from '../catalogue/tool-schema.js';
import type { Tool } from '../catalogue/tool.js';
import {
  MAX_TOLD_ARGUMENT_CHARACTERS,
  MAX_TOLD_ARGUMENTS,
  type ToldArguments,
  type ToldCall,
} from '../observing/gateway-event.js';
import { isRecord } from './message/json-rpc.js';

const NONE: readonly string[] = [];

const held = new WeakMap<Caller, { readonly of: Catalogue; readonly scopes: readonly string[] }>();

/** By whom a tool is called, and with what. */
interface Calling {
  readonly caller: Caller;
  readonly catalogue: Catalogue;
  /** The call's arguments; undefined where their names are not told. */
  readonly given: unknown;
}

/** What observers are told of a call from its beginning; `tool` undefined: the catalogue does not have it. */
export function toldCall(tool: Tool | undefined, { caller, catalogue, given }: Calling): ToldCall {
  const needed = tool?.scopes ?? NONE;
  return {
    tool: tool?.name,
    upstream: tool ? tool.upstream?.name : catalogue.own?.missing[0]?.upstream,
    needed,
    held: heldScopes(caller, catalogue),
    missing: needed.length === 0 ? NONE : missingScopes(caller, needed),
    operation: tool?.origin?.operation,
    arguments: tool && isRecord(given) ? toldArguments(tool.input, given) : undefined,
  };
}

/** A name that the schema does not know is any text of the client's. */
function toldArguments({ json }: ToolSchema, given: object): ToldArguments {
  const { properties = {} } = json as { readonly properties?: object };
  const all = Object.keys(given);
  const names = all
    .filter((name) => Object.hasOwn(properties, name))
    .slice(0, MAX_TOLD_ARGUMENTS)
    .map((name) => safeLine(name, { max: MAX_TOLD_ARGUMENT_CHARACTERS }));
  return { names, others: all.length - names.length };
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
