import type { IncomingMessage } from 'node:http';
import { createHttpClient } from '#outbound';
import { RequestSource } from '#telemetry';
import { optionsFor, startKeyIssuer, type KeyIssuer } from '../../../test/support/key-issuer.js';
import { jwkOf, rsaPair } from '../../../test/support/keys.js';
import {
  CallerRefusedError,
  InvalidTokenError,
  MissingCredentialsError,
  RateLimitedError,
} from './auth.errors.js';
import { requestRefused, type AuthEvent } from './auth-observer.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { SigningKeys } from './signing-keys.js';

const { publicKey } = rsaPair();
const http = createHttpClient();
const source = new RequestSource({ socket: {}, headers: {} } as IncomingMessage);
const OF = { reference: 'ref-1', traceId: 'trace-1', source };
let issuer: KeyIssuer;
let now: number;
let events: AuthEvent[];
let keys: SigningKeys;

beforeEach(async () => {
  now = 1_800_000_000_000;
  events = [];
  issuer = await startKeyIssuer([jwkOf(publicKey, 'k1')]);
  const observer = (event: AuthEvent) => events.push(event);
  const options = { ...optionsFor(issuer.url, () => now), observer };
  keys = new SigningKeys(options, new IssuerMetadata(options, http), http);
});
afterEach(() => issuer.close());
afterAll(() => {
  http.close();
});

it('each fetch of the key set is told, and its age grows from the last good one', async () => {
  expect(keys.ageSeconds).toBeUndefined();
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  expect([events, keys.ageSeconds]).toEqual([[{ kind: 'keys_fetched', ok: true }], 0]);
  issuer.served = 'down';
  now += 60_000;
  await expect(keys.keyFor({ kid: 'x', alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  expect(events.slice(1)).toEqual([{ kind: 'key_unknown' }, { kind: 'keys_fetched', ok: false }]);
  expect(keys.ageSeconds).toBe(60);
});

it('each unknown key is told, also while none is looked for', async () => {
  await keys.keyFor({ kid: 'k1', alg: 'RS256' });
  for (const kid of ['x', 'y', 'z']) {
    await expect(keys.keyFor({ kid, alg: 'RS256' })).rejects.toThrow(InvalidTokenError);
  }
  expect(events.filter(({ kind }) => kind === 'key_unknown')).toHaveLength(3);
});

it.each([
  [new InvalidTokenError('expired'), { code: 'token_invalid', reason: 'expired' }],
  [new CallerRefusedError('machine'), { code: 'caller_refused', reason: 'machine' }],
  [new MissingCredentialsError(), { code: 'credentials_missing' }],
  [new RateLimitedError(1, 'CALLS_PER_MINUTE'), { setting: 'CALLS_PER_MINUTE' }],
])('a refusal is told by its code and, where a token was judged, its reason: %s', (error, told) => {
  expect(requestRefused(error, OF)).toMatchObject({ ...told, ...OF });
});

it('LOG-01: nothing that was seen of a token is told', () => {
  const error = new InvalidTokenError('audience', { seen: { aud: 'canary' } });
  expect(JSON.stringify(requestRefused(error, OF))).not.toContain('canary');
});
