import { z } from 'zod';
import { isReservedHeader } from '#foreign-text';
import { text, wanted } from './field-kinds.js';

/** Characters of all fixed headers of one upstream; those of its security schemes likewise. */
export const MAX_HEADER_CHARACTERS = 4_096;
/** Characters of a header's name. */
const MAX_NAME_CHARACTERS = 64;

/** The name of a header that settings may set. */
export function headerName(write: string) {
  return text({
    must: "a header's name",
    write,
    // RFC 9110 §5.6.2
    pattern: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
    most: MAX_NAME_CHARACTERS,
  }).refine((value) => !isReservedHeader(value), {
    error: 'is a header that the gateway sets itself or never sends; remove it',
  });
}

/** The value of a header. */
export function headerValue(write: string) {
  return text({
    must: 'visible ASCII, with spaces inside only',
    write,
    pattern: /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/,
    most: MAX_HEADER_CHARACTERS,
  });
}

const name = headerName('letters, digits and - before a colon and a space, as x-api-version');
const value = headerValue('one line, without what HTTP cannot carry');

/** Fixed headers of an upstream. */
export const headersSchema = z
  .record(name, value, {
    error: wanted({ must: 'a mapping', write: "{ x-api-version: '2' }" }),
  })
  .refine((given) => characters(given) <= MAX_HEADER_CHARACTERS, {
    error: `hold more than ${MAX_HEADER_CHARACTERS} characters in all; write fewer`,
  })
  .describe(
    'Sent with every request; values take references `${env:NAME}` and `${file:PATH}`. Never ' +
      'authorization, cookies, or what HTTP itself needs.',
  );

function characters(headers: Readonly<Record<string, string>>): number {
  return Object.entries(headers).flat().join('').length;
}
