import type { ForeignObject } from '../mcp-session.js';
import { isObject } from '../wire/rpc-message.js';
import { headerText } from './header-text.js';

/** Most arguments of one tool that headers mirror. */
export const MAX_MIRRORED = 32;
/** Most characters of all headers that mirror arguments of a call. */
export const MAX_MIRRORED_CHARACTERS = 8_192;
/** Levels of a schema that are searched for annotations; one that is deeper has a problem. */
export const MAX_SCHEMA_DEPTH = 64;

const KEY = 'x-mcp-header';
/** `token` of RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/;
const TYPES: readonly unknown[] = ['string', 'integer', 'boolean'];

/** An argument that a header mirrors. */
export interface Mirrored {
  readonly path: readonly string[];
  /** What follows `Mcp-Param-`. */
  readonly header: string;
}

/**
 * Which arguments of a tool are mirrored by headers, or what is wrong with an annotation: such a tool must not be
 * used (2026-07-28, Streamable HTTP, Custom Headers from Tool Parameters). The problem names no foreign text.
 */
export function mirroredArguments(
  schema: ForeignObject,
): { readonly mirrored: readonly Mirrored[] } | { readonly problem: string } {
  const mirrored: Mirrored[] = [];
  const headers = new Set<string>();
  const annotated = (node: ForeignObject, path: readonly string[]): string | undefined => {
    const header = node[KEY];
    if (typeof header !== 'string' || !TOKEN.test(header)) return 'is no header name';
    if (!TYPES.includes(node['type'])) return 'stands at no string, integer or boolean';
    if (headers.has(header.toLowerCase())) return 'stands twice';
    if (headers.size === MAX_MIRRORED) return `stands at more than ${MAX_MIRRORED} arguments`;
    headers.add(header.toLowerCase());
    mirrored.push({ path, header });
    return undefined;
  };
  const visit = (
    node: unknown,
    path: readonly string[] | undefined,
    depth: number,
  ): string | undefined => {
    if (typeof node !== 'object' || node === null) return undefined;
    if (depth > MAX_SCHEMA_DEPTH) return `is searched for in ${MAX_SCHEMA_DEPTH} levels alone`;
    if (path !== undefined && KEY in node) {
      const problem = path.length === 0 ? 'stands at no argument' : annotated(node, path);
      if (problem !== undefined) return problem;
    } else if (path === undefined && KEY in node) return 'stands where it reaches no one argument';
    return visitWithin(node as ForeignObject, path, (inner, at) => visit(inner, at, depth + 1));
  };
  const problem = visit(schema, [], 0);
  return problem === undefined ? { mirrored } : { problem: `${KEY} ${problem}` };
}

/** Keywords that hold schemas by name. */
const MAPS = ['patternProperties', 'dependentSchemas', '$defs', 'definitions'];

/** Keywords whose values are data and no schemas. */
const DATA = new Set([
  'const',
  'enum',
  'default',
  'examples',
  'required',
  'title',
  'description',
  KEY,
]);

/** `at` is undefined below anything but `properties`. */
function visitWithin(
  node: ForeignObject,
  path: readonly string[] | undefined,
  visit: (inner: unknown, at: readonly string[] | undefined) => string | undefined,
): string | undefined {
  for (const [keyword, value] of Object.entries(node)) {
    if (DATA.has(keyword)) continue;
    const named = isObject(value) && ['properties', ...MAPS].includes(keyword);
    const inner = named || Array.isArray(value) ? Object.entries(value) : [['', value] as const];
    for (const [name, each] of inner) {
      const at = keyword === 'properties' && path !== undefined ? [...path, name] : undefined;
      const problem = visit(each, at);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** Arguments that cannot be sent, in a sentence for the caller. */
export class MirrorRefusal extends Error {}

/** Read once for each schema. */
const known = new WeakMap<ForeignObject, ReturnType<typeof mirroredArguments>>();

/** The headers of one call. Throws `MirrorRefusal` for a schema with a problem, and for values no header can hold. */
export function mirroredHeaders(
  schema: ForeignObject,
  given: ForeignObject,
): Readonly<Record<string, string>> {
  const found = known.get(schema) ?? mirroredArguments(schema);
  known.set(schema, found);
  if ('problem' in found)
    throw new MirrorRefusal('The tool cannot be called: its headers are not valid.');
  const headers: Record<string, string> = {};
  let characters = 0;
  for (const { path, header } of found.mirrored) {
    const value = written(valueAt(given, path));
    if (value === undefined) continue;
    headers[`mcp-param-${header.toLowerCase()}`] = value;
    characters += header.length + value.length;
    if (characters > MAX_MIRRORED_CHARACTERS) {
      throw new MirrorRefusal(
        `Arguments that are sent as headers hold more than ${MAX_MIRRORED_CHARACTERS} characters.`,
      );
    }
  }
  return headers;
}

/** The argument at a path; undefined where there is none. */
export function valueAt(given: ForeignObject, path: readonly string[]): unknown {
  let value: unknown = given;
  for (const key of path)
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** Of another type than was declared there is no header: the server refuses the argument itself. */
function written(value: unknown): string | undefined {
  if (typeof value === 'string') return headerText(value);
  if (typeof value === 'boolean') return String(value);
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
