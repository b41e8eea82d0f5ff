import type { Row } from '../support/row.js';

const REFUSED = { status: 401, maxBytes: 1_000 } as const;
const deep = '['.repeat(3_000) + ']'.repeat(3_000);

/** Signed by the issuer's own key: a signature says who wrote it, not that it is a token. */
const PAYLOADS: readonly Row[] = [
  'null',
  '[]',
  '5',
  'true',
  '""',
  '"text"',
  deep,
  '',
  '{',
  '{}',
].flatMap((payload) =>
  ['JWT', 'at+jwt'].map((typ) => ({
    name: `a signed ${typ} whose payload is ${payload.length > 20 ? '3,000 lists' : payload || 'nothing'}`,
    token: (services) => services.signed(payload, { typ }),
    expected: REFUSED,
  })),
);

const HEADERS: readonly Row[] = (
  [
    ['alg none', { alg: 'none' }],
    ['alg HS256', { alg: 'HS256' }],
    ['an alg that is a list', { alg: ['RS256'] }],
    ['a kid that is an object', { kid: {} }],
    ['a kid nobody has', { kid: 'x'.repeat(1_000) }],
    ['a crit', { crit: ['exp'] }],
    ['a typ that is null', { typ: null }],
  ] as const
).map(([what, header]) => ({
  name: `a token with ${what}`,
  token: (services) => services.signed('{"sub":"x"}', header),
  expected: REFUSED,
}));

const CLAIMS: readonly Row[] = (
  [
    ['a subject that is an object', { sub: {} }],
    ['an aud of 1,000 members', { aud: Array<string>(1_000).fill('x') }],
    ['an exp that is text', { exp: '9999999999' }],
    ['an exp beyond time', { exp: 1e300 }],
    ['an exp that is past', { exp: 1 }],
  ] as const
).map(([what, claims]) => ({
  name: `a token with ${what}`,
  token: (services) => services.token(undefined, claims),
  expected: { ...REFUSED, status: [400, 401] },
}));

const SHAPES: readonly Row[] = [
  {
    name: 'a token of 17 kB',
    token: (services) => services.token(undefined, { x: 'x'.repeat(13_000) }),
    expected: { status: [400, 401, 431], maxBytes: 1_000 },
  },
  {
    name: 'a token in five parts',
    token: (services) => `${services.token()}.a.b`,
    expected: { ...REFUSED, status: [400, 401] },
  },
  {
    name: 'a token whose signature is spelt another way',
    token: (services) => respelt(services.token(), 1),
    expected: REFUSED,
  },
];

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * The same bytes in other letters: the last letter of a signature of 256 bytes has four bits that
 * are not used (RFC 4648 §3.5).
 */
export function respelt(token: string, spelling: number): string {
  const last = ALPHABET.indexOf(token.at(-1) ?? '');
  return token.slice(0, -1) + ALPHABET.charAt((last & 0b110000) | ((last + spelling) & 0b1111));
}

export const TOKENS: readonly Row[] = [...PAYLOADS, ...HEADERS, ...CLAIMS, ...SHAPES];
