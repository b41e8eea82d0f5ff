import type { ServerResponse } from 'node:http';
import { json } from '../../support/http-double.js';
import type { Row } from '../support/row.js';
import { CLIENT_SECRET, formOf, grants, type Answer } from '../support/services.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const raw =
  (body: string | Buffer, head: Record<string, string> = {}, status = 200): Answer =>
  (response: ServerResponse) => {
    response.writeHead(status, { ...JSON_TYPE, ...head }).end(body);
  };
const nested = (depth: number, inside: string) => '['.repeat(depth) + inside + ']'.repeat(depth);
const numbers = (members: number) => Array<string>(members).fill('1').join();

const UNUSABLE = {
  status: 200,
  isError: true,
  says: /^The upstream API gave no usable answer\./,
  logs: 'tool call failed',
} as const;

/** Answers of an upstream, which may be what its users stored there. */
export const UPSTREAM: readonly Row[] = (
  [
    ['3,000 deep with 60,000 members', raw(`{"a":${nested(3_000, numbers(60_000))}}`), UNUSABLE],
    ['1,000 deep with 300,000 members', raw(`{"a":${nested(1_000, numbers(300_000))}}`), UNUSABLE],
    ['60 deep with 10,000 members', raw(`{"a":${nested(60, numbers(10_000))}}`), undefined],
    ['200,000 deep', raw(`{"a":${nested(200_000, '')}}`), UNUSABLE],
    ['500,000 members', raw(`{"a":[${numbers(500_000)}]}`), undefined],
    ['100,000 empty lists', raw(`{"a":[${Array<string>(100_000).fill('[]').join()}]}`), undefined],
    [
      'a text of a megabyte',
      raw(`{"a":"${'x'.repeat(1_000_000)}"}`),
      { status: 200, isError: false },
    ],
    [
      'a text of escapes',
      raw(`{"a":"${'\\u001b'.repeat(160_000)}"}`),
      { status: 200, isError: false },
    ],
    ['a megabyte and more', raw(`{"a":"${'x'.repeat(1_100_000)}"}`), UNUSABLE],
    [
      'beginnings of tokens',
      raw(`{"a":"${'eyJ-'.repeat(25_000)}"}`),
      { status: 200, isError: false },
    ],
    [
      'beginnings of tokens as names',
      raw(`{"${'eyJ-'.repeat(25_000)}":1}`),
      { status: 200, isError: false },
    ],
    ['status 205', raw('{"a":1}', {}, 205), UNUSABLE],
    ['status 206', raw('{"a":1}', {}, 206), UNUSABLE],
    [
      'bytes that are no UTF-8',
      raw(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])),
      UNUSABLE,
    ],
    [
      'another encoding of characters',
      raw('{"a":1}', { 'content-type': 'application/json; charset=iso-8859-1' }),
      UNUSABLE,
    ],
    ['an encoding nobody knows', raw('{"a":1}', { 'content-encoding': 'x-unknown' }), UNUSABLE],
    [
      'half a body and a reset',
      (response: ServerResponse) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '100' });
        response.write('{"a":', () => response.destroy());
      },
      undefined,
    ],
  ] as const
).map(([what, upstream, expected]) => ({
  name: `an upstream that answers ${what}`,
  upstream,
  expected: { maxBytes: 320_000, ...(expected ?? { status: 200, logs: 'tool call failed' }) },
}));

const GONE = {
  status: 200,
  isError: true,
  says: /^(The|Access|Too) [^\n]{1,200}$/,
  logs: 'tool call failed',
} as const;

/** Answers of an issuer to one person's exchange. */
const ANSWERS: readonly Row[] = (
  [
    ['500', raw('{}', {}, 500)],
    ['503 for an hour', raw('{}', { 'retry-after': '3600' }, 503)],
    ['unauthorized_client', raw('{"error":"unauthorized_client"}', {}, 400)],
    ['server_error', raw('{"error":"server_error"}', {}, 400)],
    ['temporarily_unavailable', raw('{"error":"temporarily_unavailable"}', {}, 400)],
    ['a page', raw('<html></html>', { 'content-type': 'text/html' })],
    ['200 that is no JSON', raw('{"access_token":')],
    ['200,000 lists in one another', raw(`{"access_token":${nested(200_000, '')}}`)],
    ['30,000 members', raw(`{"access_token":"abc","x":[${numbers(30_000)}]}`)],
    ['a megabyte', raw(`{"access_token":"${'x'.repeat(1_000_000)}"}`)],
    ['an error of 60 kB', raw(`{"error":"${'eyJ-'.repeat(15_000)}"}`, {}, 400)],
    [
      'a description of 60 kB',
      raw(`{"error":"invalid_request","error_description":"${'eyJ-'.repeat(15_000)}"}`, {}, 400),
    ],
    [
      'a description with line breaks',
      raw(
        '{"error":"invalid_request","error_description":"a\\r\\n{\\"level\\":60}\\u001b[2J"}',
        {},
        400,
      ),
    ],
    [
      'half a body and a reset',
      (response: ServerResponse) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '100' });
        response.write('{"a":', () => response.destroy());
      },
    ],
  ] as const
).map(([what, answer]) => ({
  name: `an issuer that answers ${what}`,
  issuer: () => answer,
  expected: GONE,
}));

const NO_TOKEN = {
  ...GONE,
  says: /^The authorization server gave no usable answer\./,
} as const;

/** Tokens that an issuer gives and nobody may send: RFC 6749 App. A.12, RFC 6750 §2.1. */
const TOKENS: readonly Row[] = (
  [
    ['a header of its own', 'abc\r\nX-Evil: 1'],
    ['a space', 'abc def'],
    ['another scheme', 'abc, Basic x'],
    ['a letter beyond ASCII', 'töken'],
    ['NUL', 'abc\u0000def'],
    ['70 kB', 'x'.repeat(70_000)],
    ['no character', ''],
  ] as const
).map(([what, token]) => ({
  name: `an issuer that gives a token with ${what}`,
  issuer: () => grants(token),
  expected: NO_TOKEN,
}));

/** Secrets of this very exchange that come back as the issuer's own words. */
const ECHOES: readonly Row[] = (
  [
    [
      'error_description',
      (said: string) => ({ error: 'invalid_request', error_description: said }),
    ],
    ['error', (said: string) => ({ error: said })],
    ['error_uri', (said: string) => ({ error: 'invalid_request', error_uri: said })],
    ['claims', (said: string) => ({ error: 'interaction_required', claims: said })],
  ] as const
).flatMap(([where, body]) =>
  (
    [
      [
        'the secret and the token',
        (form) => `bad ${CLIENT_SECRET} for ${form.get('subject_token') ?? ''}`,
      ],
      ['the token’s beginning', (form) => `for ${(form.get('subject_token') ?? '').slice(0, 160)}`],
      ['the secret in capitals of a URL', () => encodeURIComponent(`bad "${CLIENT_SECRET}"`)],
    ] as const satisfies readonly (readonly [string, (form: URLSearchParams) => string])[]
  ).map(([what, says]) => ({
    name: `an issuer that says ${what} in ${where}`,
    issuer: (): Answer => (response, request) => {
      json(response, 400, body(says(formOf(request.body))));
    },
    expected: GONE,
  })),
);

export const ISSUER: readonly Row[] = [...ANSWERS, ...TOKENS, ...ECHOES];
