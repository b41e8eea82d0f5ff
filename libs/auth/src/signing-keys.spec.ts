import type { KeyObject } from 'node:crypto';
import { json, startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { nested } from '../../../test/support/hostile-json.js';
import { rsaPair } from '../../../test/support/keys.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { InvalidTokenError, KeysUnavailableError } from './auth.errors.js';
import { resolveAuthOptions } from './auth.options.js';
import { createHttpClient, OutboundError } from './http-client.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { MAX_KEYS, SigningKeys } from './signing-keys.js';

const [one, two] = [rsaPair(), rsaPair()];
const jwk = (key: KeyObject, kid?: string, more: object = {}) => ({
  ...key.export({ format: 'jwk' }),
  ...(kid !== undefined && { kid }),
  ...more,
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const optionsOf = (clock: () => number) =>
  resolveAuthOptions({
    issuer: issuer.url,
    issuerSetting: 'ISSUER_URL',
    audience: 'a',
    tokenProfile: 'auth0',
    challenge: { baselineScopes: [] },
    logger: quiet,
    clock,
  });

let issuer: HttpDouble;
let keys: SigningKeys;
let now = 0;
let served: unknown[] | 'down' = [];
const http = createHttpClient();
const fetches = () => issuer.requests.filter(({ url }) => url === '/jwks').length;

beforeEach(async () => {
  now = 1_800_000_000_000;
  issuer = await startDouble();
  served = [jwk(one.publicKey, 'k1')];
  issuer.answer = ({ url }, response) => {
    if (served === 'down') response.writeHead(500).end();
    else if (url === '/jwks') json(response, 200, { keys: served });
    else {
      json(response, 200, {
        issuer: issuer.url,
        jwks_uri: `${issuer.url}/jwks`,
        token_endpoint: `${issuer.url}/token`,
      });
    }
  };
  const options = optionsOf(() => now);
  keys = new SigningKeys(options, new IssuerMetadata(options, http), http);
});
afterEach(() => issuer.close());
afterAll(() => {
  http.close();
});

it('JWT-13: 50 first callers share one fetch', async () => {
  await Promise.all(Array.from({ length: 50 }, () => keys.keyFor({ kid: 'k1', alg: 'RS256' })));
  expect(fetches()).toBe(1);
});

it('JWT-10, JWT-12: 100 unknown kids cost one fetch a window, and known ones go on', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  const flood = (n: number) =>
    Promise.allSettled(
      Array.from({ length: n }, (_, i) => keys.keyFor({ kid: `x${i}`, alg: 'RS256' })),
    );
  const refused = await flood(100);
  expect(
    refused.every((r) => r.status === 'rejected' && r.reason instanceof InvalidTokenError),
  ).toBe(true);
  expect(fetches()).toBe(2);
  now += 29_999;
  await flood(10);
  expect(fetches()).toBe(2);
  now += 1;
  await flood(10);
  expect(fetches()).toBe(3);
  expect((await keys.keyFor({ kid: 'k1', alg: 'RS256' })).equals(one.publicKey)).toBe(true);
});

it('JWT-10: the window holds while the issuer fails, and the last good keys serve', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  served = 'down';
  for (let i = 0; i < 20; i += 1) {
    await expect(keys.keyFor({ kid: `x${i}`, alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  }
  expect(fetches()).toBe(2);
  now += 24 * 3_600_000;
  expect((await keys.keyFor({ kid: 'k1', alg: 'RS256' })).equals(one.publicKey)).toBe(true);
});

it('JWT-11: a new key is found by one fetch, a removed one is gone after the next', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  const before = keys.generation;
  served = [jwk(two.publicKey, 'k2')];
  expect((await keys.keyFor({ kid: 'k2', alg: 'RS256' })).equals(two.publicKey)).toBe(true);
  expect(keys.generation).toBe(before + 1);
  await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

it('JWT-14: without kid only the one usable key matches', async () => {
  expect((await keys.keyFor({ alg: 'RS256' })).equals(one.publicKey)).toBe(true);
  served = [jwk(one.publicKey, 'k1'), jwk(two.publicKey, 'k2')];
  now += 30_000;
  await expect(keys.keyFor({ kid: 'other', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  await expect(keys.keyFor({ alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

it.each([
  ['an encryption key', { use: 'enc' }],
  ['a key for other operations', { key_ops: ['encrypt'] }],
  ['a key of another algorithm', { alg: 'PS256' }],
])('JWT-02: %s verifies nothing', async (_what, more) => {
  served = [jwk(one.publicKey, 'k1', more), jwk(two.publicKey, 'k2')];
  await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

it('JWT-02: an RSA key does not serve ES256', async () => {
  await expect(keys.keyFor({ kid: 'k1', alg: 'ES256' })).rejects.toThrow(InvalidTokenError);
});

it.each([[[]], [[{ kty: 'oct', k: 'x' }]]])('an empty set (%j) is never adopted', async (set) => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  served = set;
  now += 30_000;
  await expect(keys.keyFor({ kid: 'x', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  expect((await keys.keyFor({ kid: 'k1', alg: 'RS256' })).equals(one.publicKey)).toBe(true);
});

it('AUTH-16: cold and down is unavailable, not a bad token; one try a second', async () => {
  served = 'down';
  for (let i = 0; i < 5; i += 1) {
    await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(KeysUnavailableError);
  }
  const tries = issuer.requests.length;
  expect(tries).toBeLessThanOrEqual(3);
  served = [jwk(one.publicKey, 'k1')];
  now += 1_000;
  expect((await keys.keyFor({ kid: 'k1', alg: 'RS256' })).equals(one.publicKey)).toBe(true);
});

it('JWT-02: a key that changes its algorithm only makes a new set', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  const before = keys.generation;
  served = [jwk(one.publicKey, 'k1', { alg: 'PS256' })];
  await expect(keys.keyFor({ kid: 'x', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  expect(keys.generation).toBe(before + 1);
  await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

describe('AUTH-16: keys that cannot be had are said so, by the setting', () => {
  const said: string[] = [];
  const say = (level: string) => (_fields: object, message: string) => {
    said.push(`${level}: ${message}`);
  };
  beforeEach(() => {
    said.length = 0;
    const options = {
      ...optionsOf(() => now),
      logger: { info: say('info'), warn: say('warn'), error: say('error') },
    };
    keys = new SigningKeys(options, new IssuerMetadata(options, http), http);
  });
  const ask = () => keys.keyFor({ kid: 'k1', alg: 'RS256' });

  it.each<[string, number, string, RegExp]>([
    ['status 500', 500, '', /the issuer’s key set answers with status 500; retrying$/],
    ['{}', 200, '{}', /is no JWK Set/],
    ['null', 200, 'null', /is no JWK Set/],
    ['no JSON', 200, 'canary', /is no JSON/],
    ['no keys', 200, '{"keys":[]}', /holds no key to verify with/],
    ['keys of no use', 200, '{"keys":[{"kty":"oct","k":"x"}]}', /holds no key to verify with/],
  ])(
    '%s: when it begins, once a minute, and when it is over',
    async (_what, status, body, text) => {
      const fine = issuer.answer;
      issuer.answer = (request, response) => {
        if (request.url === '/jwks') response.writeHead(status).end(body);
        else fine(request, response);
      };
      for (let i = 0; i < 59; i += 1) {
        await expect(ask()).rejects.toThrow(KeysUnavailableError);
        now += 1_000;
      }
      expect(said).toEqual([expect.stringMatching(text)]);
      expect(said[0]).toMatch(/^error: ISSUER_URL: /);
      expect(said[0]).not.toContain('canary');
      now += 1_000;
      await expect(ask()).rejects.toThrow(KeysUnavailableError);
      expect(said).toHaveLength(2);
      issuer.answer = fine;
      now += 1_000;
      await ask();
      expect(said[2]).toMatch(/^info: ISSUER_URL: /);
      expect(said).toHaveLength(3);
    },
  );

  it('without metadata there is one error, of the metadata', async () => {
    served = 'down';
    await expect(ask()).rejects.toThrow(KeysUnavailableError);
    expect(said).toEqual([expect.stringMatching(/^error: ISSUER_URL: the issuer does not answer/)]);
  });
});

describe('in the background', () => {
  const dead = () => {
    const time = new VirtualTime();
    const send = jest.fn(() => Promise.reject(new OutboundError('unreachable')));
    const client = { send, close: () => undefined };
    const options = { ...optionsOf(time.clock), after: time.after };
    const metadata = new IssuerMetadata(options, client);
    return { time, send, metadata, waiting: new SigningKeys(options, metadata, client) };
  };

  it('AUTH-16: an issuer that never answers is asked at growing intervals, 30 s at most', async () => {
    const { time, send, metadata, waiting } = dead();
    metadata.start();
    waiting.start();
    await time.advance(120_000);
    const rounds = send.mock.calls.length / 2;
    expect(rounds).toBeGreaterThanOrEqual(8);
    expect(rounds).toBeLessThanOrEqual(10);
    waiting.stop();
    metadata.stop();
  });

  it('stopping during a fetch ends it for good', async () => {
    const { time, send, waiting } = dead();
    waiting.start();
    waiting.stop();
    await time.advance(60_000);
    expect(send.mock.calls.length).toBeLessThanOrEqual(2);
  });
});

it.each<[string, () => unknown[]]>([
  [
    'with too many keys',
    () => Array.from({ length: MAX_KEYS + 1 }, () => jwk(two.publicKey, 'k2')),
  ],
  ['with too many members', () => [jwk(two.publicKey, 'k2', { x: Array(10_000).fill(1) })]],
  ['nested too deep', () => [jwk(two.publicKey, 'k2', { x: JSON.parse(nested(20)) as unknown })]],
])('JWT-11: a key set %s is none; the last good keys hold', async (_what, set) => {
  const good = await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  served = set();
  now += 60_000;
  await expect(keys.keyFor({ kid: 'k2', alg: 'RS256' })).rejects.toBeInstanceOf(InvalidTokenError);
  expect(await keys.keyFor({ kid: 'k1', alg: 'RS256' })).toBe(good);
});

it('JWT-13: keys that have moved are found by the metadata, without a restart', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  issuer.answer = ({ url }, response) => {
    if (url === '/moved') json(response, 200, { keys: [jwk(two.publicKey, 'k2')] });
    else if (url === '/jwks') response.writeHead(410).end();
    else {
      json(response, 200, {
        issuer: issuer.url,
        jwks_uri: `${issuer.url}/moved`,
        token_endpoint: `${issuer.url}/token`,
      });
    }
  };
  now += 60_000;
  expect((await keys.keyFor({ kid: 'k2', alg: 'RS256' })).equals(two.publicKey)).toBe(true);
});
