import { jwtVerify, decodeProtectedHeader } from 'jose';
import {
  ecPair,
  ed25519Pair,
  pemOf,
  rsaPair,
  type KeyPair,
} from '../../../../test/support/keys.js';
import { authenticateClient, readClientKey } from './client-authentication.js';

const NOW = 1_800_000_000_000;
const clock = () => NOW;

it('TX-07: the secret goes into the form, or form-encoded into Basic', async () => {
  const client = { id: 'a:b', secret: 'c d%' };
  const post = await authenticateClient({ ...client, method: 'client_secret_post' }, clock)('aud');
  expect(post).toEqual({ headers: {}, parameters: { client_id: 'a:b', client_secret: 'c d%' } });
  const basic = await authenticateClient(
    { ...client, method: 'client_secret_basic' },
    clock,
  )('aud');
  const [, value = ''] = basic.headers['authorization']?.split(' ') ?? [];
  expect(Buffer.from(value, 'base64').toString()).toBe('a%3Ab:c+d%25');
  expect(basic.parameters).toEqual({});
});

it.each<[string, () => KeyPair]>([
  ['RS256', rsaPair],
  ['ES256', ecPair],
  ['EdDSA', ed25519Pair],
])(
  'TX-07: an assertion by %s is short-lived, for one audience, and never the same',
  async (alg, make) => {
    const pair = make();
    const authenticate = authenticateClient(
      { id: 'gw', method: 'private_key_jwt', key: pemOf(pair), keyId: 'k1' },
      clock,
    );
    const ids = new Set<unknown>();
    for (let i = 0; i < 3; i += 1) {
      const { headers, parameters } = await authenticate('https://t/');
      expect(headers).toEqual({});
      expect(Object.keys(parameters)).toEqual([
        'client_id',
        'client_assertion_type',
        'client_assertion',
      ]);
      const jwt = parameters['client_assertion']!;
      expect(decodeProtectedHeader(jwt)).toEqual({ typ: 'JWT', alg, kid: 'k1' });
      const { payload } = await jwtVerify(jwt, pair.publicKey, {
        issuer: 'gw',
        subject: 'gw',
        audience: 'https://t/',
        currentDate: new Date(NOW),
      });
      expect(payload.exp! - payload.iat!).toBe(60);
      ids.add(payload.jti);
    }
    expect(ids.size).toBe(3);
  },
);

it('a JWK names its own key id; another private key takes over by configuration', async () => {
  const { privateKey, publicKey } = ecPair();
  const jwk = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'new' });
  const { parameters } = await authenticateClient(
    { id: 'gw', method: 'private_key_jwt', key: jwk },
    clock,
  )('https://t/');
  expect(decodeProtectedHeader(parameters['client_assertion']!).kid).toBe('new');
  const verified = jwtVerify(parameters['client_assertion']!, publicKey, {
    currentDate: new Date(NOW),
  });
  await expect(verified).resolves.toBeDefined();
});

it.each([
  ['canary', /must be a private key in PEM/],
  ['{"canary":', /neither PEM nor a JWK/],
  ['{"kty":"RSA","canary":1}', /must be a private JWK/],
  [pemOf(rsaPair(1024)), /less than 2048/],
  [pemOf(ecPair('P-384')), /neither RSA, P-256/],
])('a key that cannot sign is refused without a word of it', (key, problem) => {
  expect(() => readClientKey(key)).toThrow(problem);
  expect(() => readClientKey(key)).not.toThrow(/canary/);
});

it.each([
  { id: '', method: 'client_secret_post', secret: 's' } as const,
  { id: 'gw', method: 'client_secret_basic', secret: '' } as const,
])('an empty id or secret is refused', (client) => {
  expect(() => authenticateClient(client, clock)).toThrow(TypeError);
});
