/**
 * One escape: of a string of JSON or of a language like it (RFC 8259 §7), however often it was escaped again;
 * percent-encoded (RFC 3986 §2.1); a character reference of HTML (WHATWG HTML §13.2.5.72), the same.
 */
const ESCAPE =
  /(?<!\\)\\+(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'/])|\\{2,}|%[0-9a-f]{2}|&(?:amp;)*(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi;
/**
 * Those among them that stand for a character of `COMMON`, or for `\`, `%`, `&`, `#` and `;`, of which other escapes consist.
 * Texts are full of the rest, as `\"`, `%20` and `&lt;`.
 */
const COMMON_ESCAPE = new RegExp(
  [
    String.raw`(?<!\\)\\+(?:/|(?:u00|x)HEX)`,
    '%HEX',
    '&(?:amp;)*(?:#x0{0,4}HEX|#0{0,4}(?:3[578]|4[35-9]|5[0-79]|6[15-9]|[78][0-9]|9[0257-9]|1[01][0-9]|12[0-26]));',
    '&(?:amp;)*(?:num|percnt|plus|hyphen|period|sol|semi|equals|bsol|lowbar|tilde);',
  ]
    .join('|')
    .replaceAll('HEX', '(?:2[356bd-f]|3[0-9bd]|[46][1-9a-f]|[57][0-9a]|5[cf]|7e)'),
  'gi',
);
/** Texts of letters, digits and what tokens, Base64 and URLs consist of beside them. */
const COMMON = /^[A-Za-z0-9+/=._~-]*$/;
/** Begins each of them. */
const INTRODUCERS = ['\\', '%', '&'];

/** References of HTML to punctuation of ASCII, in lower case. */
const NAMED: ReadonlyMap<string, string> = new Map(
  [
    ...['!excl', '"quot', '#num', '$dollar', '%percnt', '&amp', "'apos", '(lpar', ')rpar'],
    ...['*ast', '*midast', '+plus', ',comma', '-hyphen', '.period', '/sol', ':colon', ';semi'],
    ...['<lt', '=equals', '>gt', '?quest', '@commat', '[lsqb', '[lbrack', '\\bsol', ']rsqb'],
    ...[']rbrack', '^hat', '_lowbar', '`grave', '{lcub', '{lbrace', '|verbar', '|vert', '}rcub'],
    ...['}rbrace', '~tilde'],
  ].map((each) => [each.slice(1), each.charAt(0)]),
);

/** A part of a text that was an escape. */
interface Place {
  /** Where it stands in the text without escapes, and how long it is there. */
  readonly at: number;
  readonly length: number;
  /** Where and how long it was. */
  readonly from: number;
  readonly size: number;
}

/** A text whose escapes are undone, once. */
export interface Unescaped {
  readonly text: string;
  /** The part of the text before that a part of this one was made from; no escape is halved. */
  readonly origin: (start: number, end: number) => readonly [start: number, end: number];
}

/** Whether `common` escapes are enough to find such a text. */
export function isCommon(text: string): boolean {
  return COMMON.test(text);
}

/**
 * Undoes the escapes of a text once, whatever kinds they are of, or of the `common` characters alone; undefined where
 * it has none. A character is one byte of UTF-8, in the text and in what comes back. Takes time in proportion to the text.
 */
export function unescaped(text: string, escapes: 'all' | 'common' = 'all'): Unescaped | undefined {
  if (!INTRODUCERS.some((each) => text.includes(each))) return undefined;
  const pattern = escapes === 'all' ? ESCAPE : COMMON_ESCAPE;
  const plain = text.replace(pattern, meantBy);
  if (plain === text) return undefined;
  // Most texts are looked through in vain.
  let places: readonly Place[] | undefined;
  return {
    text: plain,
    origin: (start, end) => {
      places ??= placesIn(text, pattern);
      return [originOf(places, start).start, originOf(places, end - 1).end];
    },
  };
}

function placesIn(text: string, pattern: RegExp): readonly Place[] {
  let shorter = 0;
  return [...text.matchAll(pattern)].map(({ 0: escape, index: from }) => {
    const [size, { length }] = [escape.length, meantBy(escape)];
    const at = from - shorter;
    shorter += size - length;
    return { at, length, from, size };
  });
}

function meantBy(escape: string): string {
  if (escape.length === 2 && escape !== '\\\\') return escape.charAt(1);
  if (escape.startsWith('%')) return String.fromCharCode(parseInt(escape.slice(1), 16));
  if (escape.startsWith('&')) return referredTo(escape) ?? escape;
  const meant = escape.replace(/^\\+/, '');
  if (meant === '') return '\\';
  return meant.length === 1 ? meant : bytesOf(parseInt(meant.slice(1), 16));
}

function referredTo(escape: string): string | undefined {
  const reference = escape.slice(1, -1).replace(/^(?:amp;)+/i, '');
  if (!reference.startsWith('#')) return NAMED.get(reference.toLowerCase());
  const digits = reference.slice(1);
  const code = /^x/i.test(digits) ? parseInt(digits.slice(1), 16) : Number(digits);
  return code > 0x10ffff ? undefined : bytesOf(code);
}

/** The UTF-8 of a code point, one character for each byte. */
function bytesOf(code: number): string {
  const character = String.fromCodePoint(code);
  return code < 0x80 ? character : Buffer.from(character).toString('latin1');
}

/** Where the character at an index was. */
function originOf(
  places: readonly Place[],
  index: number,
): { readonly start: number; readonly end: number } {
  const place = lastUpTo(places, index);
  if (place === undefined) return { start: index, end: index + 1 };
  const { at, length, from, size } = place;
  if (index < at + length) return { start: from, end: from + size };
  const start = from + size + index - at - length;
  return { start, end: start + 1 };
}

/** The last of the places that begins at or before an index. */
function lastUpTo(places: readonly Place[], index: number): Place | undefined {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const place = places[middle];
    if (place !== undefined && place.at <= index) low = middle + 1;
    else high = middle;
  }
  return places[low - 1];
}
