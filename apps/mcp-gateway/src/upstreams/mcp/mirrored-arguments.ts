import type { ForeignObject } from './mcp-session.js';

/** An argument that clients repeat in a header, for whoever routes by it (2026-07-28, Custom Headers from Tool Parameters). */
export interface MirroredArgument {
  /** Lower-case: `mcp-param-region`. */
  readonly header: string;
  /** As the tool's schema writes it: `Mcp-Param-Region`. */
  readonly shown: string;
  /** The property names that lead to it. */
  readonly path: readonly string[];
}

/** What a tool's input schema says of arguments in headers, or a sentence's end that says why that is invalid. */
export type Mirrored =
  | { readonly arguments: readonly MirroredArgument[]; readonly problem?: undefined }
  | { readonly problem: string };

const KEY = 'x-mcp-header';
/** A field name of HTTP (RFC 9110 §5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const TYPES: readonly unknown[] = ['string', 'integer', 'boolean'];
/** What holds schemas by names of their own. */
const NAMED = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'];
/** What holds values, in which the key is no annotation. */
const DATA: readonly string[] = ['const', 'default', 'enum', 'examples'];

/**
 * Finds the annotations of an input schema that is bounded in depth. One of them that is invalid, or stands where only
 * a validator would find it, makes the whole tool invalid (2026-07-28, Schema Extension).
 */
export function mirroredArguments(schema: ForeignObject): Mirrored {
  const found: MirroredArgument[] = [];
  const problem = search(schema, [], found);
  return problem === undefined ? { arguments: found } : { problem };
}

/** The value at an argument's path; undefined where there is none, or null. */
export function mirroredValue(given: unknown, { path }: MirroredArgument): unknown {
  let value = given;
  for (const name of path) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value ?? undefined;
}

/** A value as its header says it before it is encoded; undefined for a value that no header can say. */
export function mirroredText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const plain = typeof value === 'boolean' || Number.isSafeInteger(value);
  return plain ? String(value) : undefined;
}

/** `path` undefined: no chain of properties leads here. */
function search(
  schema: unknown,
  path: readonly string[] | undefined,
  found: MirroredArgument[],
): string | undefined {
  if (Array.isArray(schema)) return first(schema, (each) => search(each, undefined, found));
  if (!isRecord(schema)) return undefined;
  if (Object.hasOwn(schema, KEY)) {
    const problem = annotated(schema, path, found);
    if (problem !== undefined) return problem;
  }
  return first(Object.entries(schema), ([key, value]) => {
    if (key === KEY || DATA.includes(key)) return undefined;
    if (!NAMED.includes(key) || !isRecord(value)) return search(value, undefined, found);
    const reached = key === 'properties' ? path : undefined;
    return first(Object.entries(value), ([name, each]) =>
      search(each, reached && [...reached, name], found),
    );
  });
}

function annotated(
  schema: ForeignObject,
  path: readonly string[] | undefined,
  found: MirroredArgument[],
): string | undefined {
  const name = schema[KEY];
  if (path === undefined || path.length === 0) {
    return `${KEY} stands where no chain of properties leads`;
  }
  if (typeof name !== 'string' || !TOKEN.test(name)) return `${KEY} is no name of a header`;
  if (!TYPES.includes(schema['type'])) {
    return `${KEY} stands at what is no string, integer or boolean`;
  }
  const shown = `Mcp-Param-${name}`;
  const header = shown.toLowerCase();
  if (found.some((other) => other.header === header)) return `two ${KEY} name the same header`;
  found.push({ header, shown, path });
  return undefined;
}

function first<T>(
  of: readonly T[],
  problemOf: (each: T) => string | undefined,
): string | undefined {
  for (const each of of) {
    const problem = problemOf(each);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isRecord(value: unknown): value is ForeignObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
