import { createHttpClient } from '#outbound';
import { json } from '../../../test/support/http-double.js';
import { nested } from '../../../test/support/hostile-json.js';
import { optionsFor, startKeyIssuer, type KeyIssuer } from '../../../test/support/key-issuer.js';
import { jwkOf, rsaPair } from '../../../test/support/keys.js';
import { InvalidTokenError, KeysUnavailableError } from './auth.errors.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { MAX_KEYS } from './key-set.js';
import { SigningKeys } from './signing-keys.js';

const [one, two] = [rsaPair(), rsaPair()];
let issuer: KeyIssuer;
let keys: SigningKeys;
let now = 0;
const http = createHttpClient();
const fetches = () => issuer.requests.filter(({ url }) => url === '/jwks').length;

beforeEach(async () => {
  now = 1_800_000_000_000;
  issuer = await startKeyIssuer([jwkOf(one.publicKey, 'k1')]);
  const options = optionsFor(issuer.url, () => now);
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
  issuer.served = 'down';
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
  issuer.served = [jwkOf(two.publicKey, 'k2')];
  expect((await keys.keyFor({ kid: 'k2', alg: 'RS256' })).equals(two.publicKey)).toBe(true);
  expect(keys.generation).toBe(before + 1);
  await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

it('JWT-14: without kid only the one usable key matches', async () => {
  expect((await keys.keyFor({ alg: 'RS256' })).equals(one.publicKey)).toBe(true);
  issuer.served = [jwkOf(one.publicKey, 'k1'), jwkOf(two.publicKey, 'k2')];
  now += 30_000;
  await expect(keys.keyFor({ kid: 'other', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  await expect(keys.keyFor({ alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

it.each([
  ['an encryption key', { use: 'enc' }],
  ['a key for other operations', { key_ops: ['encrypt'] }],
  ['a key of another algorithm', { alg: 'PS256' }],
])('JWT-02: %s verifies nothing', async (_what, more) => {
  issuer.served = [jwkOf(one.publicKey, 'k1', more), jwkOf(two.publicKey, 'k2')];
  await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

it('JWT-02: an RSA key does not serve ES256', async () => {
  await expect(keys.keyFor({ kid: 'k1', alg: 'ES256' })).rejects.toThrow(InvalidTokenError);
});

it.each([[[]], [[{ kty: 'oct', k: 'x' }]]])('an empty set (%j) is never adopted', async (set) => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  issuer.served = set;
  now += 30_000;
  await expect(keys.keyFor({ kid: 'x', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  expect((await keys.keyFor({ kid: 'k1', alg: 'RS256' })).equals(one.publicKey)).toBe(true);
});

it('AUTH-16: cold and down is unavailable, not a bad token; one try a second', async () => {
  issuer.served = 'down';
  for (let i = 0; i < 5; i += 1) {
    await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(KeysUnavailableError);
  }
  const tries = issuer.requests.length;
  expect(tries).toBeLessThanOrEqual(3);
  issuer.served = [jwkOf(one.publicKey, 'k1')];
  now += 1_000;
  expect((await keys.keyFor({ kid: 'k1', alg: 'RS256' })).equals(one.publicKey)).toBe(true);
});

it('JWT-02: a key that changes its algorithm only makes a new set', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  const before = keys.generation;
  issuer.served = [jwkOf(one.publicKey, 'k1', { alg: 'PS256' })];
  await expect(keys.keyFor({ kid: 'x', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  expect(keys.generation).toBe(before + 1);
  await expect(keys.keyFor({ kid: 'k1', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
});

it.each<[string, () => unknown[]]>([
  [
    'with too many keys',
    () => Array.from({ length: MAX_KEYS + 1 }, () => jwkOf(two.publicKey, 'k2')),
  ],
  ['with too many members', () => [jwkOf(two.publicKey, 'k2', { x: Array(10_000).fill(1) })]],
  ['nested too deep', () => [jwkOf(two.publicKey, 'k2', { x: JSON.parse(nested(20)) as unknown })]],
])('JWT-11: a key set %s is none; the last good keys hold', async (_what, set) => {
  const good = await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  issuer.served = set();
  now += 60_000;
  await expect(keys.keyFor({ kid: 'k2', alg: 'RS256' })).rejects.toBeInstanceOf(InvalidTokenError);
  expect(await keys.keyFor({ kid: 'k1', alg: 'RS256' })).toBe(good);
});

it('JWT-13: keys that have moved are found by the metadata, without a restart', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  issuer.answer = ({ url }, response) => {
    if (url === '/moved') json(response, 200, { keys: [jwkOf(two.publicKey, 'k2')] });
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
