import { z } from 'zod';
import { canParseUrl, urlProblem } from '#outbound';
import { MAX_TEXT_CHARACTERS } from './exchange-schema.js';
import { judged, LINE, list, oneOf, record, text, wanted } from './field-kinds.js';
import { headerName, headerValue, MAX_HEADER_CHARACTERS } from './headers-schema.js';

/** Characters of a security scheme's name. */
const MAX_SCHEME_CHARACTERS = 128;
/** Security schemes of one upstream. */
const MAX_SCHEMES = 32;
/** Characters of a host with its port. */
const MAX_HOST_CHARACTERS = 262;
/** Other hosts of one upstream. */
const MAX_HOSTS = 32;

const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)(:[1-9]\d{0,4})?$/;

const EXAMPLE = './orders.openapi.json, or { url: …, sha256: … }';
const URL_EXAMPLE = 'https://specs.example.com/orders.json';

const path = judged(
  {
    must: 'the path of a document, or its URL with sha256',
    write: EXAMPLE,
    pattern: /^(?![A-Za-z][A-Za-z0-9+.-]+:\/\/)\S/,
    most: MAX_TEXT_CHARACTERS,
  },
  (value) => {
    if (/^https?:\/\//i.test(value)) return 'is a URL; write { url: …, sha256: … }';
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(value)) return 'is a URL; write the path alone';
    return LINE.test(value) ? undefined : `must be the path of a document; write ${EXAMPLE}`;
  },
);

const documentUrl = judged(
  {
    must: 'an http or https URL',
    write: `it in full, as ${URL_EXAMPLE}`,
    pattern: /^https?:\/\/[^\s#@]+$/,
    most: MAX_TEXT_CHARACTERS,
  },
  (value) =>
    urlProblem(value) ??
    (value.includes('#') ? 'holds a fragment; write what stands before #' : undefined),
);

const sha256 = text({
  must: '64 hex digits in lower case, or none',
  write: 'what sha256sum says of the document, in quotes',
  pattern: /^([0-9a-f]{64}|none)$/,
  most: 64,
});

/** The document that says what an upstream does. */
export const documentSchema = z
  .union(
    [
      path,
      z.strictObject({
        url: documentUrl.describe(
          'Where the document is. https, or http on loopback; a query may be part of it, a user name may not.',
        ),
        sha256: sha256.describe(
          'SHA-256 of the document, 64 hex digits in lower case. `none` takes it whatever it is: its ' +
            'descriptions are text for a model, and no person looks at a document that has changed.',
        ),
      }),
    ],
    { error: wanted({ must: 'the path of a document, or its URL with sha256', write: EXAMPLE }) },
  )
  .describe(
    'The OpenAPI document whose operations are the tools: its path, relative to this file, or its URL.',
  );

const schemeName = text({
  must: "a security scheme's name as the document has it",
  write: 'a name such as tenantKey',
  pattern: LINE,
  most: MAX_SCHEME_CHARACTERS,
});

const scheme = z.strictObject(
  {
    header: headerName('letters, digits and -, as x-tenant').describe(
      'The header that carries the value. Never one of `headers`.',
    ),
    value: headerValue("one line, as '${env:TENANT}'").describe(
      'What is sent; takes references `${env:NAME}` and `${file:PATH}`.',
    ),
  },
  { error: wanted({ must: 'a mapping', write: "{ header: x-tenant, value: '${env:TENANT}' }" }) },
);

/** Values for security schemes of the document that no token serves. */
export const securitySchemesSchema = record(schemeName, scheme, {
  most: MAX_SCHEMES,
  what: 'security schemes',
  example: "{ tenantKey: { header: x-tenant, value: '${env:TENANT}' } }",
})
  .refine((given) => characters(given) <= MAX_HEADER_CHARACTERS, {
    error: `hold more than ${MAX_HEADER_CHARACTERS} characters in all; write fewer`,
  })
  .describe(
    'Headers for security schemes of the document that the delegated token does not serve, by their ' +
      'names there.',
  );

function characters(schemes: Readonly<Record<string, z.infer<typeof scheme>>>): number {
  return Object.values(schemes)
    .flatMap(Object.values<string>)
    .join('').length;
}

const host = judged(
  {
    must: 'a host, or host:port',
    write: 'it as uploads.example.com',
    pattern: HOST,
    most: MAX_HOST_CHARACTERS,
  },
  (value) => {
    const url = `https://${value}`;
    if (!HOST.test(value) || !canParseUrl(url)) {
      return 'must be a host, or host:port; write it as uploads.example.com, without https:// and path';
    }
    const { host: canonical } = new URL(url);
    return canonical === value ? undefined : `is not its usual spelling; write ${canonical}`;
  },
);

/** Other hosts that operations of the document may name. */
export const hostsSchema = list(host, {
  least: 0,
  most: MAX_HOSTS,
  example: '[uploads.example.com]',
}).describe(
  'Other hosts that operations of the document may name; what is sent to them carries the same token.',
);

/** How answers are described. */
export const outputSchema = oneOf(['none', 'loose', 'strict']);
