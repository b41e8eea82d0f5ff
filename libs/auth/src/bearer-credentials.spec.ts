import fc from 'fast-check';
import {
  AuthError,
  InvalidTokenError,
  MalformedCredentialsError,
  MissingCredentialsError,
} from './auth.errors.js';
import { bearerToken, MAX_TOKEN_LENGTH } from './bearer-credentials.js';

const of = (...values: string[]) =>
  bearerToken(['Host', 'x', ...values.flatMap((value) => ['Authorization', value])], '/');

it.each(['Bearer abc.def-_~+/=', 'bearer abc', 'BEARER abc', 'Bearer   abc'])(
  'AUTH-08: %j is a bearer token',
  (value) => {
    expect(of(value)).toBe(value.split(/ +/)[1]);
  },
);

it.each([[], ['Basic dXNlcjpwYXNz'], ['DPoP abc'], ['abc'], ['']])(
  'AUTH-01, AUTH-08: %j is no usable credential',
  (...values) => {
    expect(() => of(...values.flat())).toThrow(MissingCredentialsError);
  },
);

it.each([
  ['Bearer'],
  ['Bearer '],
  ['Bearer a b'],
  ['Bearer a,b'],
  ['Bearer "a"'],
  ['Bearer é'],
  ['Bearer \ta'],
  ['Bearer \u00a0a'],
  ['Bearer a', 'Bearer a'],
  ['Bearer a', 'Basic b'],
])('AUTH-03, AUTH-05: %j is malformed', (...values) => {
  expect(() => of(...values)).toThrow(MalformedCredentialsError);
});

it('JWT-16: a token that is too long is a token that does not hold, not one too many', () => {
  expect(of(`Bearer ${'a'.repeat(MAX_TOKEN_LENGTH)}`)).toHaveLength(MAX_TOKEN_LENGTH);
  expect(() => of(`Bearer ${'a'.repeat(MAX_TOKEN_LENGTH + 1)}`)).toThrow(InvalidTokenError);
});

it('AUTH-06: a token in the query is not honoured, and beside a header it is malformed', () => {
  expect(() => bearerToken([], '/?access_token=abc')).toThrow(MissingCredentialsError);
  const headers = ['authorization', 'Bearer abc'];
  expect(() => bearerToken(headers, '/?x=1&access_token=abc')).toThrow(MalformedCredentialsError);
  expect(bearerToken(headers, '/?x=access_token')).toBe('abc');
});

it('any header and URL give a token68 or an AuthError', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (values, url) => {
      const raw = values.flatMap((value) => ['Authorization', value]);
      try {
        expect(bearerToken(raw, url)).toMatch(/^[A-Za-z0-9._~+/-]+=*$/);
      } catch (error) {
        expect(error).toBeInstanceOf(AuthError);
      }
    }),
  );
});
