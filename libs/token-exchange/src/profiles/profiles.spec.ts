import { PROFILES, type ProfileName } from './profile-registry.js';
import { proveClient } from '../client-authentication.js';
import { resolveExchangeOptions } from '../token-exchange.options.js';

const input = {
  subjectToken: 'tok',
  subjectTokenType: 'urn:acme:mcp',
  audience: 'https://api',
  scopes: ['a', 'b'],
};
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS = 'urn:ietf:params:oauth:token-type:access_token';

it('TX-01…TX-06: auth0-cte sends its own type and no requested_token_type', () => {
  expect(PROFILES['auth0-cte'].parameters(input)).toEqual({
    grant_type: GRANT,
    subject_token: 'tok',
    subject_token_type: 'urn:acme:mcp',
    audience: 'https://api',
    scope: 'a b',
  });
});

it.each(['auth0-obo', 'rfc8693'] as const)(
  'TX-03, TX-06: %s exchanges access token for access token',
  (name) => {
    const profile = PROFILES[name];
    expect(profile.parameters({ ...input, subjectTokenType: profile.subjectTokenType! })).toEqual({
      grant_type: GRANT,
      subject_token: 'tok',
      subject_token_type: ACCESS,
      requested_token_type: ACCESS,
      audience: 'https://api',
      scope: 'a b',
    });
  },
);

it.each([
  'urn:ietf:params:oauth:token-type:access_token',
  'urn:auth0:x',
  'urn:okta:x',
  'https://auth0.com/x',
  'http://auth0.com/x',
  'https://tenant.okta.com/x',
  'no-uri',
])('TX-03: auth0-cte refuses the subject token type %s at start', (subjectTokenType) => {
  expect(() => resolve('auth0-cte', subjectTokenType)).toThrow(/^subjectTokenType /);
});

it('TX-03: a type of one’s own starts; other profiles do not look at it', () => {
  expect(resolve('auth0-cte', 'urn:acme:mcp').subjectTokenType).toBe('urn:acme:mcp');
  expect(resolve('auth0-obo', 'urn:acme:mcp').subjectTokenType).toBe(ACCESS);
});

it('TX-07: Basic values are form-encoded before they are joined', () => {
  const proof = proveClient({ id: 'a:b', secret: 'c d%', method: 'client_secret_basic' });
  expect(Buffer.from(proof.headers['authorization']!.slice(6), 'base64').toString()).toBe(
    'a%3Ab:c+d%25',
  );
  expect(proof.parameters).toEqual({});
});

function resolve(profile: ProfileName, subjectTokenType: string) {
  return resolveExchangeOptions({
    issuer: 'https://t/',
    profile,
    client: { id: 'c', secret: 's' },
    subjectTokenType,
    timeoutMs: 1,
    http: () => Promise.reject(new Error('unused')),
    tokenEndpoint: () => Promise.resolve('https://t/token'),
    logger: { warn: () => undefined },
  });
}
