import { unescaped } from './escapes.js';
import { secretNeedles, type Extent, type SecretNeedle } from './secret-needles.js';
import { REMOVED } from './token-shapes.js';

/** How often a text may be escaped for a secret in it to be found: JSON in HTML in JSON is three times. */
const MAX_ESCAPED = 4;

type Range = readonly [start: number, end: number];

/**
 * Removes secrets from a text: each whole, and each beginning of one; a token's later parts on their own too. They
 * are found as they are, in Base64 and base64url (RFC 4648), alone or within a longer text, and in any mixture of
 * percent-encoding, references of HTML and escapes of JSON. Takes time in proportion to the text.
 * Secrets of fewer than 4 characters stay: removing them would remove ordinary words.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  // One character for each byte, as escapes have it.
  const isBytes = !/[^\0-\x7f]/.test(text);
  const bytes = isBytes ? text : Buffer.from(text).toString('latin1');
  const rest = without(bytes, secrets, 'line');
  if (rest === bytes) return text;
  return isBytes ? rest : Buffer.from(rest, 'latin1').toString();
}

/**
 * The same for a body, which is a text in UTF-8 or Latin-1, or other bytes. Beginnings stay: other tokens of the same
 * issuer have them too, and so do short numbers and `true`, `false` and `null`. Escapes of a secret go whole, so that JSON
 * with one in a string is JSON afterwards.
 */
export function withoutSecretBytes(body: Buffer, secrets: readonly string[]): Buffer {
  if (body.length === 0 || secrets.length === 0) return body;
  const bytes = body.toString('latin1');
  const rest = without(bytes, secrets, 'whole');
  return rest === bytes ? body : Buffer.from(rest, 'latin1');
}

function without(text: string, secrets: readonly string[], extent: Extent): string {
  const ranges = rangesOf(text, secrets, extent).sort(([one], [other]) => one - other);
  if (ranges.length === 0) return text;
  const kept: string[] = [];
  let from = 0;
  for (const found of ranges) {
    const [start, end] = withBackslashes(text, found, from);
    if (kept.length === 0 || start > from) kept.push(text.slice(from, start), REMOVED);
    from = Math.max(from, end);
  }
  return kept.join('') + text.slice(from);
}

/** The range and the rest of the backslashes that it begins after or ends with, but for one that escapes what follows. */
function withBackslashes(text: string, [first, last]: Range, from: number): Range {
  const isOne = (at: number) => text[at] === '\\';
  let start = first;
  while (start > from && isOne(start - 1)) start -= 1;
  if (!isOne(last - 1)) return [start, last];
  let end = last;
  while (isOne(end)) end += 1;
  let run = end;
  while (run > start && isOne(run - 1)) run -= 1;
  return [start, (end - run) % 2 === 0 ? end : end - 1];
}

/** Where secrets stand, in the text as it is and with its escapes undone, again and again. */
function rangesOf(text: string, secrets: readonly string[], extent: Extent): Range[] {
  const { needles, common } = secretNeedles(secrets, extent);
  const ranges: Range[] = [];
  let seen = text;
  let origin = (start: number, end: number): Range => [start, end];
  for (let times = 0; ; times += 1) {
    for (const needle of needles) {
      if (!seen.includes(needle.telling)) continue;
      for (const [start, end] of placesOf(needle, seen, extent)) ranges.push(origin(start, end));
    }
    const next = times < MAX_ESCAPED ? unescaped(seen, common ? 'common' : 'all') : undefined;
    if (next === undefined) return ranges;
    const before = origin;
    origin = (start, end) => before(...next.origin(start, end));
    seen = next.text;
  }
}

/** The character of Base64 that the end of a secret shares with what follows, and padding. */
const BASE64_END = /[A-Za-z0-9+/_-]?={0,2}/y;

function* placesOf(
  { telling, wholes, base64 }: SecretNeedle,
  text: string,
  extent: Extent,
): Generator<Range> {
  for (let at = text.indexOf(telling); at !== -1;) {
    const lengths = wholes().map((whole) => sameLength(whole, text, at));
    const least = extent === 'line' ? telling.length : (wholes()[0]?.length ?? 0);
    const length = Math.max(...lengths);
    if (length >= least) yield [at, base64 ? base64End(text, at + length) : at + length];
    at = text.indexOf(telling, at + Math.max(1, length >= least ? length : 1));
  }
}

/** How many characters of the secret stand there. */
function sameLength(whole: string, text: string, at: number): number {
  if (text.startsWith(whole, at)) return whole.length;
  let length = 0;
  while (length < whole.length && text[at + length] === whole[length]) length += 1;
  return length;
}

function base64End(text: string, end: number): number {
  BASE64_END.lastIndex = end;
  return end + (BASE64_END.exec(text)?.[0].length ?? 0);
}
