import fc from 'fast-check';
import {
  CallerRefusedError,
  InsufficientScopeError,
  InvalidTokenError,
  KeysUnavailableError,
  MalformedCredentialsError,
  MissingCredentialsError,
  RateLimitedError,
  type AuthError,
} from './auth.errors.js';
import { challengeFor } from './challenge.js';

const options = {
  resourceMetadataUrl: 'https://gw.example/.well-known/oauth-protected-resource/mcp',
  baselineScopes: ['tool:whoami'],
};
const header = (...args: Parameters<typeof challengeFor>) =>
  challengeFor(...args).headers['www-authenticate'];

/** Every refusal as clients read it, one of each code: the error, its status, its code and its words. */
const WORDS: Record<AuthError['code'], readonly [AuthError, number, string, string]> = {
  credentials_missing: [
    new MissingCredentialsError(),
    401,
    'unauthorized',
    'An access token is required',
  ],
  credentials_malformed: [
    new MalformedCredentialsError(),
    400,
    'invalid_request',
    'Exactly one bearer token is expected in the Authorization header',
  ],
  token_invalid: [
    new InvalidTokenError('expired'),
    401,
    'invalid_token',
    'The access token is expired, malformed or not meant for this resource',
  ],
  scope_insufficient: [
    new InsufficientScopeError(['a']),
    403,
    'insufficient_scope',
    'The access token lacks a scope that this operation needs',
  ],
  caller_refused: [
    new CallerRefusedError('machine'),
    403,
    'access_denied',
    'This caller is not let in here',
  ],
  rate_limited: [
    new RateLimitedError(7),
    429,
    'too_many_requests',
    'Too many requests; try again later',
  ],
  keys_unavailable: [
    new KeysUnavailableError(7),
    503,
    'temporarily_unavailable',
    'The token cannot be verified at the moment',
  ],
};

it.each(Object.entries(WORDS))('AUTH-14: %s is answered in these words', (code, row) => {
  const [error, status, name, words] = row;
  expect(error.code).toBe(code);
  const answer = challengeFor(error, options);
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({ error: name, error_description: words });
  const challenge = answer.headers['www-authenticate'];
  const quoted = `error="${name}", error_description="${words}"`;
  if (['caller_refused', 'rate_limited', 'keys_unavailable'].includes(code)) {
    expect(challenge).toBeUndefined();
  } else if (code === 'credentials_missing') expect(challenge).not.toContain('error');
  else expect(challenge).toMatch(new RegExp(`^Bearer ${quoted}, scope="`));
  const wait = code === 'rate_limited' || code === 'keys_unavailable' ? '7' : undefined;
  expect(answer.headers['retry-after']).toBe(wait);
});

it('AUTH-01: no credentials: discovery and scope, and no error code', () => {
  const answer = challengeFor(new MissingCredentialsError(), options);
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe(
    `Bearer resource_metadata="${options.resourceMetadataUrl}", scope="tool:whoami"`,
  );
});

it('AUTH-02: a bad token: invalid_token with scope and metadata, whatever the reason', () => {
  const one = challengeFor(new InvalidTokenError('audience'), options);
  const other = challengeFor(new InvalidTokenError('signature'), options);
  expect(one).toEqual(other);
  expect(one.status).toBe(401);
  expect(one.body.error).toBe('invalid_token');
  expect(header(new InvalidTokenError('key'), options)).toMatch(
    /^Bearer error="invalid_token", error_description="[^"]+", scope="tool:whoami", resource_metadata="/,
  );
});

it('AUTH-03: malformed credentials: 400 invalid_request, still with metadata', () => {
  const answer = challengeFor(new MalformedCredentialsError(), options);
  expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
  expect(answer.headers['www-authenticate']).toContain('resource_metadata=');
});

it('AUTH-01: what a 401 asks for may change while the process runs, to nothing as well', () => {
  let baseline = ['tool:whoami'];
  const changing = { ...options, baselineScopes: () => baseline };
  expect(header(new MissingCredentialsError(), changing)).toContain('scope="tool:whoami"');
  baseline = [];
  expect(header(new MissingCredentialsError(), changing)).toBe(
    `Bearer resource_metadata="${options.resourceMetadataUrl}"`,
  );
});

it('SCOPE-07: the same scopes give the same header, in any order', () => {
  const of = (...scopes: string[]) => header(new InsufficientScopeError(scopes), options);
  expect(of('b', 'a', 'b')).toBe(of('a', 'b'));
  expect(of('a', 'b')).toContain('error="insufficient_scope"');
  expect(of('a', 'b')).toContain('scope="a b"');
});

it('SCOPE-07: scopes are named as the issuer wants them asked for, those of nobody’s API as they are', () => {
  const prefixed = { ...options, scopePrefix: 'api://gw/' };
  expect(header(new MissingCredentialsError(), prefixed)).toContain('scope="api://gw/tool:whoami"');
  const needed = new InsufficientScopeError(['tool:greet', 'openid', 'api://gw/tool:a']);
  expect(header(needed, prefixed)).toContain('scope="api://gw/tool:a api://gw/tool:greet openid"');
});

it('AUTH-14: refusals are never stored', () => {
  expect(challengeFor(new MissingCredentialsError(), options).headers['cache-control']).toBe(
    'no-store',
  );
});

it('AUTH-15: offline_access never appears in a challenge', () => {
  expect(header(new InsufficientScopeError(['a', 'offline_access']), options)).not.toContain(
    'offline_access',
  );
});

it('AUTH-16: keys that cannot be had are 503 with Retry-After and no challenge', () => {
  const answer = challengeFor(new KeysUnavailableError(1), options);
  expect(answer.status).toBe(503);
  expect(answer.headers).toEqual({ 'cache-control': 'no-store', 'retry-after': '1' });
});

it('AUTH-12: whatever the scopes and the URL hold, the header is one valid challenge', () => {
  const parameter = /[a-z_]+="[\x20\x21\x23-\x5B\x5D-\x7E]*"/.source;
  const valid = new RegExp(`^Bearer ${parameter}(, ${parameter})*$`);
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.string(), (scopes, url) => {
      expect(
        header(new InsufficientScopeError(scopes), { ...options, resourceMetadataUrl: url }),
      ).toMatch(valid);
    }),
  );
});
