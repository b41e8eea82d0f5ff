import { z } from 'zod';
import { urlProblem } from '#outbound';
import { PROFILE_NAMES } from '#token-exchange';
import { judged, LINE, list, oneOf, text, wanted } from './field-kinds.js';

/** Characters of a URL, a path, an audience, a client's id or a parameter. */
export const MAX_TEXT_CHARACTERS = 2_048;
/** Characters of a client's secret or key. */
const MAX_SECRET_CHARACTERS = 65_536;
/** Characters of one scope. */
const MAX_SCOPE_CHARACTERS = 256;
/** Scopes of one list. */
const MAX_SCOPES = 100;
/** Further parameters of an exchange. */
const MAX_PARAMETERS = 32;

const scope = text({
  must: 'a scope: visible ASCII without spaces, " and \\',
  write: 'each scope as an entry of its own',
  // RFC 6749 §3.3
  pattern: /^[\x21\x23-\x5b\x5d-\x7e]+$/,
  most: MAX_SCOPE_CHARACTERS,
});

/** A list of scopes (RFC 6749 §3.3). */
export function scopes(least: number, example: string) {
  return list(scope, { least, most: MAX_SCOPES, example });
}

/** A URL that requests go to. */
export function url(example: string) {
  return judged(
    {
      must: 'an http or https URL',
      write: `it in full, as ${example}`,
      pattern: /^https?:\/\/[^\s?#@]+$/,
      most: MAX_TEXT_CHARACTERS,
    },
    (value) =>
      urlProblem(value) ??
      (/[?#]/.test(value) ? 'holds a query or a fragment; write what stands before it' : undefined),
  );
}

/** A word without control characters. */
export function line(must: string, write: string) {
  return text({ must, write, pattern: LINE, most: MAX_TEXT_CHARACTERS });
}

const secret = text({
  must: 'a text without white space around it',
  write: "a reference, as '${file:/run/secrets/client}'",
  pattern: LINE,
  most: MAX_SECRET_CHARACTERS,
});

const key = text({
  must: 'a private key: PEM (PKCS #8) or a JWK',
  write: "a reference, as '${file:/run/secrets/client.pem}'",
  pattern: /\S/,
  most: MAX_SECRET_CHARACTERS,
});

const client = z.strictObject(
  {
    id: line('a text', "the client's id").describe(
      "The gateway's own client at the issuer of the exchange.",
    ),
    secret: secret
      .describe("The client's secret; takes references `${env:NAME}` and `${file:PATH}`.")
      .exactOptional(),
    key: key
      .describe(
        'Its private key for `private_key_jwt`, PEM (PKCS #8) or a JWK; takes references ' +
          '`${env:NAME}` and `${file:PATH}`.',
      )
      .exactOptional(),
    keyId: line('a text', 'the kid of the public key')
      .describe('`kid` of the public key at the issuer; a JWK may carry it itself.')
      .exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: "{ id: …, secret: '${file:…}' }" }) },
);

const parameters = z
  .record(
    line('the name of a parameter', 'a name such as organization'),
    line('a text', 'what is to be sent'),
    { error: wanted({ must: 'a mapping', write: '{ name: value }' }) },
  )
  .refine((given) => Object.keys(given).length <= MAX_PARAMETERS, {
    error: `holds more than ${MAX_PARAMETERS} parameters; write fewer`,
  });

const audience = line('a text', 'what delegated tokens are to carry in aud');

/** How a caller's token becomes one for the upstream. */
export const exchangeSchema = z.strictObject({
  profile: oneOf(PROFILE_NAMES)
    .describe("The issuer's dialect of token exchange. Default: EXCHANGE_PROFILE.")
    .exactOptional(),
  audience: audience
    .describe('What the delegated token is for, as the `audience` of the exchange.')
    .exactOptional(),
  resource: audience
    .describe('The same as its `resource` (RFC 8707), where the profile takes it.')
    .exactOptional(),
  scopes: scopes(0, '[orders.read], or [] where the issuer knows none').describe(
    'The most that may ever be asked for; a tool asks for its part. `[]` names none: the issuer decides.',
  ),
  client: client
    .describe(
      "The gateway's client for this upstream. Default: MCP_AUTH0_CLIENT_ID and its secret.",
    )
    .exactOptional(),
  parameters: parameters
    .describe('Further parameters of each exchange. Default: EXCHANGE_PARAMETERS.')
    .exactOptional(),
  issuer: url('https://issuer.example.com/')
    .describe(
      'The issuer that exchanges. Default: that of the callers. Another one needs `client`.',
    )
    .exactOptional(),
  tokenEndpointAuth: oneOf(['client_secret_post', 'client_secret_basic', 'private_key_jwt'])
    .describe(
      'How the client proves itself. Default: private_key_jwt with a key, else client_secret_post.',
    )
    .exactOptional(),
  subjectTokenType: line('a token type URI', 'the URI that the issuer knows')
    .describe(
      '`subject_token_type` where the profile leaves it open. Default: as the environment says.',
    )
    .exactOptional(),
});
