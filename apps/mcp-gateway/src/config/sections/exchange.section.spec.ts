import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pemOf, rsaPair } from '../../../../../test/support/keys.js';
import { problemsOf } from '../../../../../test/support/config-problems.js';
import { parseConfig } from '../load-config.js';

const tenant = {
  ISSUER_URL: 'https://issuer.example/',
  MCP_AUTH0_CLIENT_ID: 'gw',
  MCP_AUTH0_CLIENT_SECRET: 'canary',
  API_AUTH0_AUDIENCE: 'api://upstream',
  API_BASE_URL: 'https://api.example',
};
const cacheKey = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const clientKey = pemOf(rsaPair());

const exchangeOf = (environment: Record<string, string>) => {
  const [{ exchange } = { exchange: undefined }] = parseConfig(environment).served.upstreams;
  return exchange!;
};

it('TX-10: extra parameters are written as in a query', () => {
  const exchange = exchangeOf({ EXCHANGE_PARAMETERS: 'organization=org%20x&a=b' });
  expect(exchange.parameters).toEqual({ organization: 'org x', a: 'b' });
});

describe('how the client proves itself', () => {
  it('TX-07: by its secret in the form, unless said otherwise', () => {
    expect(exchangeOf({}).client.method).toBe('client_secret_post');
    const basic = exchangeOf({ TOKEN_ENDPOINT_AUTH_METHOD: 'client_secret_basic' });
    expect(basic.client.method).toBe('client_secret_basic');
  });

  it('TX-07: by a key from a setting or a file, and then needs no secret', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gateway-')), 'key.pem');
    writeFileSync(file, clientKey);
    const keyless = { ...tenant, MCP_AUTH0_CLIENT_SECRET: '' };
    for (const given of [
      { CLIENT_ASSERTION_KEY: clientKey },
      { CLIENT_ASSERTION_KEY_FILE: file },
    ]) {
      const { client } = exchangeOf({
        ...keyless,
        ...given,
        CLIENT_ASSERTION_KEY_ID: 'k1',
      });
      expect(client).toMatchObject({ method: 'private_key_jwt', id: 'gw', keyId: 'k1' });
    }
  });

  it.each([
    [
      { TOKEN_ENDPOINT_AUTH_METHOD: 'private_key_jwt' },
      'CLIENT_ASSERTION_KEY: required with private_key_jwt',
    ],
    [
      { TOKEN_ENDPOINT_AUTH_METHOD: 'client_secret_post', CLIENT_ASSERTION_KEY: clientKey },
      'CLIENT_ASSERTION_KEY: has no use with client_secret_post',
    ],
    [
      { CLIENT_ASSERTION_KEY: 'canary' },
      'CLIENT_ASSERTION_KEY: must be a private key in PEM without a passphrase, or a JWK',
    ],
  ])('OPS-01: contradictions are named: %#', (change: Record<string, string>, problem) => {
    expect(problemsOf({ ...tenant, ...change })).toEqual([problem]);
  });
});

describe('what replicas share', () => {
  it('XC-09: Redis with one key or, while it rotates, several', () => {
    const { exchange } = parseConfig({
      REDIS_URL: 'rediss://:pw@cache.example:6380/1',
      TOKEN_CACHE_KEY: `${cacheKey}, ${cacheKey}`,
    });
    expect(exchange.shared?.keys.map(({ length }) => length)).toEqual([32, 32]);
    expect(parseConfig({}).exchange.shared).toBeUndefined();
  });

  it.each([
    [{ REDIS_URL: 'redis://canary' }, /^TOKEN_CACHE_KEY: required with REDIS_URL/],
    [
      { REDIS_URL: 'http://canary', TOKEN_CACHE_KEY: cacheKey },
      /^REDIS_URL: must be a Redis URL; write redis:/,
    ],
    [{ REDIS_URL: 'redis://canary', TOKEN_CACHE_KEY: 'canary' }, /^TOKEN_CACHE_KEY: each key/],
  ])(
    'OPS-01: what is wrong is named, not shown: %#',
    (environment: Record<string, string>, said) => {
      const problems = problemsOf(environment);
      expect(problems).toEqual([expect.stringMatching(said)]);
      expect(problems.join()).not.toContain('canary');
    },
  );
});

it('INTERACTION_URL is https off loopback', () => {
  expect(problemsOf({ INTERACTION_URL: 'http://portal.example/' })).toEqual([
    'INTERACTION_URL: https is required off loopback',
  ]);
});
