import { isReservedHeader } from '#foreign-text';
import { RequestRefusal, SizeRefusal } from './request-refusal.js';

/** `token` of RFC 9110 §5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
/** Visible characters of ASCII, with blanks between them (RFC 9110 §5.5). */
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
/** Most characters of a request's own headers. */
export const MAX_HEADER_CHARACTERS = 4_096;

/** What is wrong with a header that a tool or the settings send; undefined when it may be sent. */
export function headerProblem(name: string, value: string): string | undefined {
  if (!NAME.test(name)) return 'is not a header name';
  if (isReservedHeader(name)) return 'is a header that the gateway sets itself or never sends';
  return VALUE.test(value) ? undefined : 'must be visible ASCII characters';
}

/**
 * Headers by lower-case name. Throws `TypeError` for a name that may not be sent, a mistake of the tool's
 * author, and `RequestRefusal` for a value, which may be an argument.
 */
export function writeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  // Without a prototype: a header may be named as one of its members.
  const written = Object.create(null) as Record<string, string>;
  let characters = 0;
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name, 'x');
    if (problem !== undefined) throw new TypeError(`${name} ${problem}`);
    if (!VALUE.test(value)) {
      throw new RequestRefusal('A header value must be visible ASCII characters.');
    }
    characters += name.length + value.length;
    if (characters > MAX_HEADER_CHARACTERS) {
      throw new SizeRefusal('headers', MAX_HEADER_CHARACTERS, 'characters');
    }
    const key = name.toLowerCase();
    if (key in written) throw new TypeError(`${name} stands twice`);
    written[key] = value;
  }
  return written;
}

/** Headers that an upstream's settings fix. Throws `TypeError` for one that the settings must not have. */
export function fixedHeaders(
  upstream: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [header, value] of Object.entries(headers)) {
    const problem = headerProblem(header, value);
    if (problem !== undefined) throw new TypeError(`${upstream}: the header ${header} ${problem}`);
  }
  return writeHeaders(headers);
}
