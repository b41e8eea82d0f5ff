import { canonicalize } from 'json-canonicalize';
import { JsonBoundsError, readStructure, safeLine } from '#foreign-text';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';

/** Bytes of one tool's definition as canonical JSON. */
export const MAX_TOOL_BYTES = 262_144;
/** Arrays and objects within one another, in one tool's definition. */
export const MAX_TOOL_DEPTH = 64;
/** Members of all arrays and objects of one tool's definition. */
export const MAX_TOOL_MEMBERS = 50_000;
/** Characters of a tool's own name. */
const MAX_OWN_NAME_CHARACTERS = 256;

/**
 * What of a tool's definition counts: canonical JSON (RFC 8785) without the tool's `_meta`. Two definitions with the same
 * text are the same to clients.
 */
export function canonicalTool(tool: ForeignObject): string {
  return canonicalJson(withoutMeta(tool));
}

/** A tool without its `_meta`, which a server may fill anew each time. */
export function withoutMeta(tool: ForeignObject): ForeignObject {
  return Object.fromEntries(Object.entries(tool).filter(([key]) => key !== '_meta'));
}

/** The canonical JSON (RFC 8785) of a parsed value; a number beyond what a double holds is null, as in any JSON of ours. */
export function canonicalJson(value: unknown): string {
  try {
    return canonicalize(value);
  } catch {
    return canonicalize(JSON.parse(JSON.stringify(value)) as unknown);
  }
}

/** A tool's own name; undefined where it has none that can be used. */
export function ownNameOf({ name }: ForeignObject): string | undefined {
  const isName = typeof name === 'string' && name !== '' && name.length <= MAX_OWN_NAME_CHARACTERS;
  return isName ? name : undefined;
}

/** A tool's own name as a line of ours can show it. */
export function shownName(name: string): string {
  return safeLine(name, { max: MAX_OWN_NAME_CHARACTERS });
}

/** What keeps a definition from being used whatever it says, as a sentence's end; undefined: nothing. */
export function toolProblem(tool: ForeignObject): string | undefined {
  if (ownNameOf(tool) === undefined) {
    return `has no name of 1 to ${MAX_OWN_NAME_CHARACTERS} characters`;
  }
  try {
    // As it is written down, `_meta` included.
    const text = JSON.stringify(tool);
    if (Buffer.byteLength(text) > MAX_TOOL_BYTES) return `is larger than ${MAX_TOOL_BYTES} bytes`;
    readStructure(text, { maxDepth: MAX_TOOL_DEPTH, maxMembers: MAX_TOOL_MEMBERS });
    return undefined;
  } catch (error) {
    return error instanceof JsonBoundsError && error.bound === 'maxMembers'
      ? `is larger than ${MAX_TOOL_MEMBERS} members of arrays and objects`
      : // The stack ends before a text that is too deep does.
        `is nested deeper than ${MAX_TOOL_DEPTH}`;
  }
}
