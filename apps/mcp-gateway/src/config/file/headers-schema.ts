import { z } from 'zod';
import { text, wanted } from './field-kinds.js';

/** Fixed headers of one upstream. */
const MAX_HEADERS = 32;
/** Characters of a header's name. */
const MAX_NAME_CHARACTERS = 128;
/** Characters of its value. */
const MAX_VALUE_CHARACTERS = 8_192;

/** Headers that the gateway writes itself, or that belong to one connection (RFC 9110 §7.6.1). */
const RESERVED = [
  'authorization',
  'host',
  'content-length',
  'content-type',
  'connection',
  'transfer-encoding',
  'cookie',
  'traceparent',
  'tracestate',
  'x-request-id',
  'accept-encoding',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
];

/** Whether the gateway writes a header itself. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED.includes(lower) || lower.startsWith('proxy-');
}

const name = text({
  must: "a header's name",
  write: 'letters, digits and - before a colon and a space, as x-api-version',
  // RFC 9110 §5.6.2
  pattern: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
  most: MAX_NAME_CHARACTERS,
}).refine((value) => !isReservedHeader(value), {
  error: 'is written by the gateway itself or belongs to one connection; remove it',
});

const value = text({
  must: 'visible ASCII, with spaces inside only',
  write: 'one line, without what HTTP cannot carry',
  pattern: /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/,
  most: MAX_VALUE_CHARACTERS,
});

/** Fixed headers of an upstream. */
export const headersSchema = z
  .record(name, value, { error: wanted({ must: 'a mapping', write: "{ x-api-version: '2' }" }) })
  .refine((given) => Object.keys(given).length <= MAX_HEADERS, {
    error: `holds more than ${MAX_HEADERS} headers; write fewer`,
  })
  .describe(
    'Sent with every request; values take references `${env:NAME}` and `${file:PATH}`. Never ' +
      'authorization, cookies, or what HTTP itself needs.',
  );
