import { CallerRefusedError, InvalidTokenError } from './auth.errors.js';
import { callerOf } from './token-claims.js';
import { judgeHeader } from './token-header.js';

const NOW = 1_800_000_000;
const TOKEN = { value: 't', typ: 'jwt' };
const options = {
  issuer: 'https://t.example/',
  audience: ['https://gw.example/', 'app-id'],
  clock: () => NOW * 1000,
  delegateClientIds: () => [],
  clockSkewSeconds: 30,
  allowMachines: false,
  requiredOrganization: '',
  scopeClaim: 'scope' as const,
  scopeHierarchy: {},
};
const claims = {
  aud: ['x', 'app-id'],
  sub: 'a|1',
  azp: 'client',
  exp: NOW + 60,
  iat: NOW,
  scope: 'x y',
};
const reasonOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidTokenError) return error.reason;
    throw error;
  }
  return 'accepted';
};
const judge = (change: object) =>
  reasonOf(() => callerOf(TOKEN, { ...claims, ...change }, options));

it('a caller is made of verified claims and cannot be changed', () => {
  const caller = callerOf({ ...TOKEN, value: 'raw' }, claims, options);
  expect(caller).toMatchObject({
    issuer: 'https://t.example/',
    audience: 'app-id',
    subject: 'a|1',
    clientId: 'client',
    scopes: ['x', 'y'],
    token: { value: 'raw', expiresAt: NOW + 60 },
  });
  expect(Object.isFrozen(caller) && Object.isFrozen(caller.claims)).toBe(true);
});

it.each([
  ['JWT-06', { exp: undefined }, 'claim'],
  ['JWT-06', { exp: '1900000000' }, 'claim'],
  ['JWT-06', { exp: Number.NaN }, 'claim'],
  ['JWT-06', { exp: 1e308 }, 'claim'],
  ['JWT-06', { exp: -1 }, 'expired'],
  ['JWT-06', { exp: NOW - 29 }, 'accepted'],
  ['JWT-06', { exp: NOW - 30 }, 'expired'],
  ['JWT-07', { nbf: NOW + 20 }, 'accepted'],
  ['JWT-07', { nbf: NOW + 300 }, 'not_yet_valid'],
  ['JWT-07', { iat: NOW + 300 }, 'not_yet_valid'],
  ['JWT-07', { iat: 'now' }, 'not_yet_valid'],
  ['JWT-09', { sub: '' }, 'claim'],
  ['JWT-09', { sub: 7 }, 'claim'],
  ['JWT-09', { sub: undefined }, 'claim'],
  ['JWT-09', { azp: undefined }, 'claim'],
  ['JWT-09', { client_id: 'other' }, 'claim'],
  ['JWT-09', { client_id: 'client' }, 'accepted'],
  ['JWT-17', { cnf: { jkt: 'x' } }, 'binding'],
  ['JWT-17', { cnf: { 'x5t#S256': 'x' } }, 'binding'],
  ['JWT-18', { nonce: 'n' }, 'type'],
  ['JWT-18', { at_hash: 'h' }, 'type'],
  ['JWT-18', { nonce: 'n', typ: 'Bearer' }, 'accepted'],
  ['JWT-18', { at_hash: 'h', typ: 'Bearer' }, 'type'],
  ['JWT-18', { c_hash: 'h', nonce: 'n', typ: 'Bearer' }, 'type'],
  ['JWT-18', { nonce: 'n', typ: ['Bearer'] }, 'type'],
  ['JWT-18', { typ: 'ID' }, 'type'],
  ['JWT-18', { typ: 'Refresh' }, 'type'],
])('%s: %j is %s', (_id, change, verdict) => {
  expect(judge(change)).toBe(verdict);
});

it.each(['at+jwt', 'application/at+jwt'])(
  'JWT-18: what the header calls %s is no ID token, whatever it claims',
  (typ) => {
    const judged = (change: object) =>
      reasonOf(() => callerOf({ value: 't', typ }, { ...claims, ...change }, options));
    expect(judged({ nonce: 'n', at_hash: 'h', c_hash: 'h' })).toBe('accepted');
    expect(judged({ nonce: 'n', sub: '' })).toBe('claim');
  },
);

it.each([{ gty: 'client-credentials' }, { sub: 'abc@clients' }])(
  'JWT-20: a token without a person (%j) is let in only on purpose',
  (change) => {
    const machine = { ...claims, ...change };
    expect(() => callerOf(TOKEN, machine, options)).toThrow(CallerRefusedError);
    expect(callerOf(TOKEN, machine, { ...options, allowMachines: true }).machine).toBe(true);
  },
);

it('JWT-19: with a required organization any other is refused', () => {
  const pinned = { ...options, requiredOrganization: 'org_a' };
  expect(() => callerOf(TOKEN, { ...claims, org_id: 'org_b' }, pinned)).toThrow(CallerRefusedError);
  expect(() => callerOf(TOKEN, claims, pinned)).toThrow(CallerRefusedError);
  expect(callerOf(TOKEN, { ...claims, org_id: 'org_a' }, pinned).subject).toBe('a|1');
});

it.each([
  ['scope', ['x', 'y']],
  ['permissions', ['y', 'z']],
  ['both', ['y']],
] as const)('SCOPE-02: by claim %s the caller has %j', (scopeClaim, scopes) => {
  const both = { ...claims, permissions: ['y', 'z'] };
  expect(callerOf(TOKEN, both, { ...options, scopeClaim }).scopes).toEqual(scopes);
});

it('SCOPE-03: a broader scope implies the narrower ones of the hierarchy', () => {
  const caller = callerOf(TOKEN, claims, {
    ...options,
    scopeHierarchy: { x: ['x:read', 'x:list'] },
  });
  expect(caller.scopes).toEqual(['x', 'y']);
  expect(caller.impliedScopes).toEqual(['x:read', 'x:list']);
});

describe('headers', () => {
  const both = (header: object, tokenProfile: 'auth0' | 'rfc9068' = 'auth0') =>
    reasonOf(() =>
      judgeHeader(`${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.c2ln`, {
        algorithms: ['RS256', 'ES256'],
        tokenProfile,
      }),
    );

  it.each(['none', 'None', 'nOnE', 'HS256', 'PS256', 'RS512', undefined, 7])(
    'JWT-01: alg %j is refused',
    (alg) => {
      expect(both({ alg, typ: 'JWT' })).toBe('algorithm');
    },
  );

  it.each([
    ['at+jwt', 'auth0', 'accepted'],
    ['AT+JWT', 'rfc9068', 'accepted'],
    ['application/at+jwt', 'rfc9068', 'accepted'],
    ['JWT', 'auth0', 'accepted'],
    ['JWT', 'rfc9068', 'type'],
    [undefined, 'auth0', 'accepted'],
    [undefined, 'rfc9068', 'type'],
    ['logout+jwt', 'auth0', 'type'],
    ['dpop+jwt', 'auth0', 'type'],
    ['oauth-id-jag+jwt', 'auth0', 'type'],
    ['secevent+jwt', 'auth0', 'type'],
    [7, 'auth0', 'type'],
  ] as const)('JWT-03: typ %j with profile %s is %s', (typ, profile, verdict) => {
    expect(both({ alg: 'RS256', typ }, profile)).toBe(verdict);
  });

  it('JWT-16: crit, five parts and what is no JSON are refused', () => {
    expect(both({ alg: 'RS256', crit: ['x'] })).toBe('claim');
    const parts = { algorithms: ['RS256'] as const, tokenProfile: 'auth0' as const };
    expect(reasonOf(() => judgeHeader('a.b.c.d.e', parts))).toBe('encrypted');
    expect(reasonOf(() => judgeHeader('opaque', parts))).toBe('malformed');
    expect(reasonOf(() => judgeHeader('!!.b.c', parts))).toBe('malformed');
  });
});

it.each([
  ['nested too deep', { alg: 'RS256', typ: 'at+jwt', x: [[[[[[[[1]]]]]]]] }],
  ['with too many members', { alg: 'RS256', typ: 'at+jwt', x: Array(256).fill(1) }],
])('JWT-16: a header %s is malformed', (_what, header) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const judge = (value: object) =>
    reasonOf(() =>
      judgeHeader(`${part(value)}.${part(claims)}.c2ln`, {
        algorithms: ['RS256'],
        tokenProfile: 'rfc9068',
      }),
    );
  expect(judge({ alg: 'RS256', typ: 'at+jwt' })).toBe('accepted');
  expect(judge(header)).toBe('malformed');
});

it.each([
  ['a padded part', (token: string) => `${token}=`],
  ['bits that no byte has', (token: string) => `${token.slice(0, -1)}R`],
  ['the other base64', (token: string) => token.replace('-', '+').replace('_', '/')],
  ['a character that decoders skip', (token: string) => `${token}~`],
  ['a character left over', (token: string) => `${token}AAA`],
])('a token has one spelling; %s is none of it', (_name, respell) => {
  const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url');
  const signature = Buffer.from([0xfb, 0xff, 0x01, 0x01]).toString('base64url');
  const token = `${header}.e30.${signature}`;
  const judged = { algorithms: ['RS256'], tokenProfile: 'auth0' } as const;
  expect(reasonOf(() => judgeHeader(token, judged))).toBe('accepted');
  expect(respell(token)).not.toBe(token);
  expect(reasonOf(() => judgeHeader(respell(token), judged))).toBe('malformed');
});
