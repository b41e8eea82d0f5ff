/** A value of a document, and where it stands. The value is foreign: parsed, and nothing else. */
export interface Node {
  readonly value: unknown;
  /** The file, as messages name it; also what relative references are resolved against. */
  readonly file: string;
  /** JSON Pointer within the file (RFC 6901); empty for its root. */
  readonly pointer: string;
}

/** A mapping of a document. Keys are foreign: ask with `Object.hasOwn`, list with `Object.keys`. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of a mapping or an array; undefined where there is none of its own. */
export function member(node: Node, key: string | number): Node | undefined {
  const { value, file, pointer } = node;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const part = String(key).replaceAll('~', '~0').replaceAll('/', '~1');
  return { value: (value as Mapping)[key], file, pointer: `${pointer}/${part}` };
}

/** The members of a mapping with their keys, or of an array; none of anything else. */
export function members(node: Node): readonly (readonly [key: string, node: Node])[] {
  const { value } = node;
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const each = member(node, key);
    return each === undefined ? [] : [[key, each] as const];
  });
}
