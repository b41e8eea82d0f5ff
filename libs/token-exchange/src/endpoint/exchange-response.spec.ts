import { judgeSuccess } from './exchange-response.js';
import { auth0Cte } from '../profiles/auth0-cte.profile.js';
import { rfc8693 } from '../profiles/rfc8693.profile.js';
import {
  IssuerUnavailableError,
  ResponseInvalidError,
  ScopeRefusedError,
} from '../token-exchange.errors.js';

const NOW = 1_800_000_000;
const request = {
  subjectToken: { value: 'subject', expiresAt: NOW + 1_000, subject: 'a|1' },
  audience: 'https://api',
  scopes: ['read', 'write'],
};
const context = { profile: rfc8693, issuer: 'https://t/', now: NOW * 1000 };
const fine = {
  access_token: 'delegated',
  token_type: 'Bearer',
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  expires_in: 600,
};
const judge = (change: object, profile = rfc8693) =>
  judgeSuccess(JSON.stringify({ ...fine, ...change }), request, { ...context, profile });
const jwt = (claims: object) =>
  `e30.${Buffer.from(JSON.stringify({ aud: 'https://api', sub: 'a|1', iss: 'https://t/', ...claims })).toString('base64url')}.c2ln`;

it('TX-11, TX-17: a success is a token with an end; what else came is dropped', () => {
  expect(judge({ refresh_token: 'r', id_token: 'i' })).toEqual({
    value: 'delegated',
    obtainedAt: NOW,
    expiresAt: NOW + 600,
    scopes: ['read', 'write'],
    audience: 'https://api',
  });
});

it.each(['<html>', '', '[]', 'null', '"x"', '{"access_token":'])(
  'TX-11: %j is no token response',
  (body) => {
    expect(() => judgeSuccess(body, request, context)).toThrow(IssuerUnavailableError);
  },
);

it.each([
  ['TX-11', { access_token: 1 }],
  ['TX-11', { access_token: '' }],
  ['TX-11', { access_token: undefined }],
  ['TX-12', { token_type: 'N_A' }],
  ['TX-12', { token_type: undefined }],
  ['TX-12', { token_type: 'DPoP' }],
  ['TX-13', { issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }],
  ['TX-13', { issued_token_type: 'urn:ietf:params:oauth:token-type:id-jag' }],
  ['TX-13', { issued_token_type: undefined }],
  ['TX-16', { access_token: jwt({ aud: 'https://other' }) }],
  ['TX-16', { access_token: jwt({ sub: 'a|2' }) }],
  ['TX-16', { access_token: jwt({ iss: 'https://evil/' }) }],
  ['TX-18', { access_token: 'subject' }],
  ['TX-11', { access_token: 'abc\r\nX-Evil: 1' }],
  ['TX-11', { access_token: 'abc def' }],
  ['TX-11', { access_token: 'abc, Basic x' }],
  ['TX-11', { access_token: 'töken' }],
  ['TX-11', { access_token: '李' }],
  ['TX-11', { access_token: 'a\u0000b' }],
  ['TX-11', { access_token: '=abc' }],
  ['TX-11', { access_token: 'x'.repeat(65_537) }],
  ['TX-16', { access_token: `${jwt({ sub: 'a|2' }).slice(0, -1)}~` }],
  ['TX-16', { access_token: jwt({ sub: 'a|2' }).replace('.', '~.') }],
  ['TX-16', { access_token: `${jwt({})}=` }],
  ['TX-16', { access_token: jwt({}).replace('c2ln', 'c2lnA') }],
  ['TX-16', { access_token: 'eyJhbGciOiJSUzI1NiJ9.bm8ganNvbg.c2ln' }],
  ['TX-16', { access_token: 'eyJhbGciOiJSUzI1NiJ9..c2ln' }],
])('%s: %j is not usable', (_id, change) => {
  expect(() => judge(change)).toThrow(ResponseInvalidError);
});

it('TX-12, TX-13: any case of Bearer, the jwt type, and auth0-cte without a type', () => {
  expect(judge({ token_type: 'bEaReR' }).value).toBe('delegated');
  expect(judge({ issued_token_type: 'urn:ietf:params:oauth:token-type:jwt' }).value).toBe(
    'delegated',
  );
  expect(judge({ issued_token_type: undefined }, auth0Cte).value).toBe('delegated');
});

it.each([
  ['600', NOW + 600],
  [0, NOW],
  [-5, NOW],
  ['soon', NOW],
  [undefined, NOW],
  [9_999_999, NOW + 1_000],
])('TX-14, XC-02: expires_in %j ends at %i, never after the subject token', (given, end) => {
  expect(judge({ expires_in: given }).expiresAt).toBe(end);
});

it('TX-14: without expires_in the JWT’s own exp counts', () => {
  expect(judge({ expires_in: undefined, access_token: jwt({ exp: NOW + 50 }) }).expiresAt).toBe(
    NOW + 50,
  );
});

it.each([
  [86_400, NOW + 50, NOW + 50],
  [40, NOW + 50, NOW + 40],
  [86_400, `${NOW + 50}`, NOW + 50],
  [86_400, 'soon', NOW],
  [86_400, null, NOW],
  [86_400, NOW - 1, NOW],
])('XC-02: of expires_in %j and the JWT’s own exp %j the earlier counts', (given, exp, end) => {
  const answer = { expires_in: given, access_token: jwt({ exp }) };
  expect(judge(answer).expiresAt).toBe(end);
});

it('TX-11: an opaque token may be anything that a bearer token may be', () => {
  for (const token of ['a.b.c', 'a.b', 'a.b.c.d.e', 'A-z_0~9+/==', 'x'.repeat(16_384)]) {
    expect(judge({ access_token: token }).value).toBe(token);
  }
});

it('TX-15: a narrower grant names what is missing', () => {
  expect(judge({ scope: 'write read more' }).scopes).toEqual(['write', 'read', 'more']);
  const narrow = () => judge({ scope: 'read' });
  expect(narrow).toThrow(ScopeRefusedError);
  expect(narrow).toThrow('a needed scope was not granted');
});
