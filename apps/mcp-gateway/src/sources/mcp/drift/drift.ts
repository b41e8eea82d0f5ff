import type { ForeignObject } from '../../../upstreams/mcp/mcp-session.js';
import {
  canonicalJson,
  canonicalTool,
  ownNameOf,
  shownName,
  toolProblem,
  withoutMeta,
} from '../pinned-tool.js';

/** Fields of one tool that are named; how many more differ is counted. */
const MAX_FIELDS = 20;
/** Keys of one field's name: `inputSchema.properties.city`. */
const MAX_FIELD_KEYS = 3;

/** Stands for the tool as a whole, where no field of it can be named. */
const WHOLE = 'tool';

/** How one tool of a server differs from the tool file: names of it, never its text. */
export interface ToolDrift {
  /** The server's own name, as a line can show it. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** What differs of a tool that changed: `description`, `inputSchema.properties.city`; sorted. */
  readonly fields: readonly string[];
  /** How many more fields differ. */
  readonly more: number;
}

/** Keys that a line may repeat. Others are text of the server's, and what they stand in is named instead. */
const PLAIN_KEY = /^[A-Za-z0-9_$-]{1,64}$/;

/**
 * What differs between the tools of a tool file and those that a server lists, by name; empty where it lists what was
 * reviewed. The tools' `_meta` does not count. A tool that is listed more than once differs, whatever they say: which one
 * is meant nobody can know.
 */
export function driftOf(
  file: readonly ForeignObject[],
  listed: readonly ForeignObject[],
): readonly ToolDrift[] {
  const [before, now] = [byOwnName(file), byOwnName(listed)];
  const names = [...new Set([...before.keys(), ...now.keys()])].sort();
  return names.flatMap((name): ToolDrift[] => {
    const [was] = before.get(name) ?? [];
    const [is, ...others] = now.get(name) ?? [];
    const shown = shownName(name);
    if (was === undefined) return [{ name: shown, change: 'added', fields: [], more: 0 }];
    if (is === undefined) return [{ name: shown, change: 'removed', fields: [], more: 0 }];
    const fields = others.length > 0 ? [WHOLE] : [...new Set(changedFields(was, is))].sort();
    if (fields.length === 0) return [];
    const more = Math.max(0, fields.length - MAX_FIELDS);
    return [{ name: shown, change: 'changed', fields: fields.slice(0, MAX_FIELDS), more }];
  });
}

/** Definitions by the names that can be used; of more than one with a name, all. */
export function byOwnName(
  tools: readonly ForeignObject[],
): ReadonlyMap<string, readonly ForeignObject[]> {
  const found = new Map<string, ForeignObject[]>();
  for (const tool of tools) {
    const name = ownNameOf(tool);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), tool]);
  }
  return found;
}

function changedFields(was: ForeignObject, is: ForeignObject): readonly string[] {
  // Of what no tool file can hold, nothing is looked at.
  if (toolProblem(is) !== undefined) return [WHOLE];
  if (reviewedText(was) === canonicalTool(is)) return [];
  return differing(withoutMeta(was), withoutMeta(is), []);
}

/** Of each reviewed tool once. */
const reviewed = new WeakMap<ForeignObject, string>();

function reviewedText(tool: ForeignObject): string {
  const text = reviewed.get(tool) ?? canonicalTool(tool);
  reviewed.set(tool, text);
  return text;
}

/** The names of what differs below a path: as far down as names are told, and where both sides are objects. */
function differing(was: unknown, is: unknown, path: readonly string[]): readonly string[] {
  if (jsonOf(was) === jsonOf(is)) return [];
  const name = path.join('.');
  if (path.length === MAX_FIELD_KEYS || !isObject(was) || !isObject(is)) return [name];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.flatMap((key) => {
    const inside = PLAIN_KEY.test(key) ? [...path, key] : path;
    const [one, other] = [valueOf(was, key), valueOf(is, key)];
    if (inside === path) return jsonOf(one) === jsonOf(other) ? [] : [name || WHOLE];
    return differing(one, other, inside);
  });
}

/** Undefined for what is not there, which no JSON is. */
function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}

/** What an object inherits is none of its fields. */
function valueOf(object: ForeignObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is ForeignObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
