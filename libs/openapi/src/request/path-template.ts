import type { ApiRequest } from './api-request.js';
import type { PathPieces } from './path-pieces.js';

/** A path of a document, taken apart. */
export interface PathTemplate {
  /** Texts as they are sent, with a name between two of them. */
  readonly literals: readonly string[];
  readonly names: readonly string[];
  /** A fixed query at the end (`/files?beta=true`), sent as it is written. */
  readonly query: ApiRequest['query'];
  /** The names in that query. */
  readonly queryNames: readonly string[];
}

/** Characters of a path that need no percent-encoding (RFC 3986 §3.3). */
const LITERAL = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;
/** What some servers decode before they look for segments; `%25` begins what is encoded twice. */
const ENCODED_STEP = /%(?:2[ef5]|5c|[01][0-9a-f]|7f)/i;
/** One pair of a query (RFC 3986 §3.4). */
const PAIR = /^(?:[A-Za-z0-9\-._~!$'()*+,;=:@/?[\]]|%[0-9A-Fa-f]{2})+$/;

/**
 * A template, or why it cannot be used, as the end of a sentence. Documents tell variants of an operation apart by a
 * fragment (`/files/{id}#copy`), which is no part of a request (RFC 9110 §4.2.5).
 */
export function pathTemplate(path: string): PathTemplate | string {
  const [sent = ''] = path.split('#', 1);
  const [way = '', ...rest] = sent.split('?');
  const pairs = rest
    .join('?')
    .split('&')
    .filter((pair) => pair !== '');
  if (!pairs.every((pair) => PAIR.test(pair))) {
    return 'its path ends in a query that is not percent-encoded';
  }
  // Texts and names by turns.
  const parts = way.split(/\{([^{}]*)\}/);
  const literals = parts.filter((_part, index) => index % 2 === 0);
  const names = parts.filter((_part, index) => index % 2 === 1);
  if (!way.startsWith('/')) return 'its path does not begin with a slash';
  if (!literals.every((each) => LITERAL.test(each))) {
    return 'its path holds characters that must be percent-encoded';
  }
  if (literals.some((each) => ENCODED_STEP.test(each))) {
    return 'its path holds a slash, a dot or a control character that is percent-encoded';
  }
  if (!staysInside({ literals, values: names.map(() => 'x') })) {
    return 'its path holds "." or ".." as a segment';
  }
  return {
    literals,
    names,
    query: pairs.map((encoded) => ({ encoded })),
    queryNames: pairs.map(nameOf),
  };
}

/** Whether a URL parser leaves a path as it is, and none of its values is empty. */
export function staysInside({ literals, values }: PathPieces): boolean {
  const texts = values.map((each) => (typeof each === 'object' ? each.segments : String(each)));
  if (!texts.every((text, index) => text.isWellFormed() && isWhole(values[index], text)))
    return false;
  const written = texts.map((text, index) =>
    typeof values[index] === 'object'
      ? text.split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(text),
  );
  const path = literals.map((literal, index) => literal + (written[index] ?? '')).join('');
  return new URL(`https://api.invalid${path}`).pathname === path;
}

function isWhole(value: unknown, text: string): boolean {
  return typeof value === 'object' ? !text.split('/').includes('') : text !== '';
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1);
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
