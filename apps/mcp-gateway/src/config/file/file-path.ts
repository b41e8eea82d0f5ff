/** Where something stands in the file: keys, and numbers of list items. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z0-9_-]+$/;
/** Keys that a message may repeat. What else stands where a key should may be a secret without its colon. */
const SHOWN_KEY = /^[A-Za-z0-9_./-]{1,128}$/;
const SHOWN_OPERATION =
  /^(get|head|options|query|post|put|patch|delete|trace) {1,8}\/[!-~]{0,512}$/i;

/** The beginnings of a field's text: a number in brackets, a key in brackets and quotes, a bare key. */
const NUMBER = /^\[(\d{1,6})\]/;
const QUOTED = /^\[("(?:[^"\\]|\\.)*")\]/;
const BARE = /^[^.[]+|^./s;

/** A path as fields are written: `upstreams.orders.tools.include[0]`, `override["a.b"]`. */
export function pathText(path: Path): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return PLAIN_KEY.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return parts.join('').replace(/^\./, '');
}

/** The same for a message: it ends above the first key that cannot be a name. */
export function shownPath(path: Path): string {
  const isShown = (key: string) => SHOWN_KEY.test(key) || SHOWN_OPERATION.test(key);
  const hidden = path.findIndex((part) => typeof part === 'string' && !isShown(part));
  return pathText(hidden === -1 ? path : path.slice(0, hidden));
}

/**
 * Reads a field as `pathText` writes it, or with keys that stand there as they are: `override.GET /a.b.title`.
 * `keysIn` gives the keys that a mapping of the file has; of several that fit the longest one is meant.
 */
export function pathOfField(
  above: Path,
  field: string,
  keysIn: (path: Path) => Iterable<string>,
): Path {
  let path = above;
  let rest = field;
  while (rest !== '') {
    const [part, length] = firstPart(rest, keysIn(path));
    path = [...path, part];
    rest = rest.slice(length).replace(/^\./, '');
  }
  return path;
}

function firstPart(rest: string, keys: Iterable<string>): readonly [string | number, number] {
  const [number, digits] = NUMBER.exec(rest) ?? [];
  if (number !== undefined) return [Number(digits), number.length];
  const [quoted, json = ''] = QUOTED.exec(rest) ?? [];
  if (quoted !== undefined) return [unquoted(json), quoted.length];
  const fits = (key: string) =>
    key !== '' && rest.startsWith(key) && /^[.[]?$/.test(rest.charAt(key.length));
  const [known] = [...keys].filter(fits).sort((one, other) => other.length - one.length);
  const key = known ?? BARE.exec(rest)?.[0] ?? rest;
  return [key, key.length];
}

function unquoted(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}
