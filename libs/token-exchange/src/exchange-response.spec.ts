import { judgeSuccess } from './exchange-response.js';
import { auth0Cte } from './profiles/auth0-cte.profile.js';
import { rfc8693 } from './profiles/rfc8693.profile.js';
import {
  IssuerUnavailableError,
  ResponseInvalidError,
  ScopeRefusedError,
} from './token-exchange.errors.js';

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

it('TX-15: a narrower grant names what is missing', () => {
  expect(judge({ scope: 'write read more' }).scopes).toEqual(['write', 'read', 'more']);
  const narrow = () => judge({ scope: 'read' });
  expect(narrow).toThrow(ScopeRefusedError);
  expect(narrow).toThrow('a needed scope was not granted');
});
