import { CALLER_TOKENS } from './contracts/index.js';
import { withDocumented, type DocumentedGateway } from './support/documented-gateway.js';
import { call } from './support/rpc.js';

const shaped = (shape: string) => CALLER_TOKENS.find((contract) => contract.shape === shape)!;
const whoami = async (gateway: DocumentedGateway, token: string) =>
  (await call(gateway, 'whoami', { token })).status;
it('LOG-01: a secret of ours, and what is opaque, is not repeated from a token that anybody wrote', async () => {
  await withDocumented([shaped('RFC 9068 §2.2')], async (gw) => {
    const secret = 'canary-secret-of-gw-7d1';
    const opaque = 'v1.MRjVkBJ2xQ-8zLpT0wYdGcHnUe5aSfKi3mXo';
    for (const value of [secret, `${'x'.repeat(110)} ${secret}`, encodeURIComponent(secret)]) {
      await whoami(gw, gw.token({ aud: value }));
      expect(JSON.stringify(gw.lastLine())).not.toMatch(/canary/);
      await whoami(gw, gw.token({}, { kid: value }, 'stranger'));
      expect(JSON.stringify(gw.lastLine())).not.toMatch(/canary/);
    }
    await whoami(gw, gw.token({ aud: [secret, opaque] }));
    expect(gw.lastLine()).toMatchObject({ seen: { aud: ['[removed]', 'v1.MRjVkBJ2[removed]'] } });
    await whoami(gw, gw.token({}, { kid: opaque }, 'stranger'));
    expect(gw.lastLine()).toMatchObject({ seen: { kid: 'v1.MRjVkBJ2[removed]' } });
  });
});

const part = (value: string) => Buffer.from(value).toString('base64url');
const HEADER = part('{"alg":"RS256","kid":"k1","typ":"at+jwt"}');
const deep = (of: string) => `{"alg":"RS256","x":${'['.repeat(99)}${of}${']'.repeat(99)}}`;

it.each<[string, (gateway: DocumentedGateway) => string, object]>([
  [
    'no JSON in the header',
    () => 'a.b.c',
    { seen: { parts: 3, part: 'header' }, hint: 'it is not base64url' },
  ],
  [
    'a header of text',
    () => `${part('text')}.e30.c2ln`,
    { seen: { part: 'header' }, hint: expect.stringContaining('not a JSON object') as string },
  ],
  [
    'a header that is deep',
    () => `${part(deep('1'))}.e30.c2ln`,
    { seen: { part: 'header' }, hint: expect.stringContaining('nested deeper than 8') as string },
  ],
  [
    'a payload in another spelling',
    () => `${HEADER}.e31.c2ln`,
    { seen: { part: 'payload' }, hint: 'it is not base64url' },
  ],
  [
    'a payload of a list',
    () => `${HEADER}.${part('[]')}.c2ln`,
    { seen: { part: 'payload' }, hint: expect.stringContaining('not a JSON object') as string },
  ],
  [
    'a payload that is deep',
    () => `${HEADER}.${part(deep('1'))}.c2ln`,
    { seen: { part: 'payload' }, hint: expect.stringContaining('nested deeper than 32') as string },
  ],
  [
    'no UTF-8',
    () => `${HEADER}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.c2ln`,
    { seen: { part: 'payload' }, hint: 'it is not UTF-8' },
  ],
  [
    'a signature that is none',
    () => `${HEADER}.e30.c`,
    { seen: { part: 'signature' }, hint: 'it is not base64url' },
  ],
  [
    'no kid, and one key that did not sign it',
    (gw) => gw.token({}, { kid: undefined }, 'stranger'),
    {
      refused: 'signature',
      seen: { kid: null },
      hint: 'it has no kid, and no key of the issuer signed it',
    },
  ],
  [
    'a kid that is a number',
    () => `${part('{"alg":"RS256","kid":7,"typ":"at+jwt"}')}.e30.c2ln`,
    { refused: 'key', seen: { kid: 7 }, wanted: { kid: 'a text' } },
  ],
  [
    'a program by gty',
    (gw) => gw.token({ gty: 'client-credentials' }),
    {
      refused: 'machine',
      seen: { client_id: expect.any(String) as string, gty: 'client-credentials' },
    },
  ],
  [
    'a program by its subject',
    (gw) => gw.token({ sub: 'abc@clients' }),
    { refused: 'machine', seen: { claim: 'sub', client_id: expect.any(String) as string } },
  ],
  [
    'typ as it was written',
    (gw) => gw.token({}, { typ: 'Logout+JWT' }),
    { refused: 'type', seen: { typ: 'Logout+JWT' } },
  ],
  [
    'a nonce',
    (gw) => gw.token({ nonce: 'x' }, { typ: 'jWt' }),
    {
      refused: 'type',
      seen: { typ: 'jWt', claim: 'nonce' },
      hint: 'an ID token is not an access token',
    },
  ],
  [
    'Refresh',
    (gw) => gw.token({ typ: 'Refresh' }, { typ: 'JWT' }),
    { refused: 'type', seen: { claim: 'typ' }, hint: 'a refresh token is not an access token' },
  ],
  [
    'Offline',
    (gw) => gw.token({ typ: 'Offline' }, { typ: 'JWT' }),
    { refused: 'type', hint: 'an offline refresh token is not an access token' },
  ],
  [
    'no typ wanted too',
    (gw) => gw.token({}, { typ: 'x' }),
    { wanted: { typ: ['at+jwt', 'application/at+jwt', 'jwt', 'none'] } },
  ],
])('LOG-04: %s is said', async (_what, make, line) => {
  const changes = { TOKEN_PROFILE: 'auth0' };
  await withDocumented([shaped('RFC 9068 token profile'), changes], async (gw) => {
    await whoami(gw, make(gw));
    expect(gw.lastLine()).toMatchObject(line);
    expect(JSON.stringify(gw.lastLine()['seen'])).not.toMatch(/abc@clients/);
  });
});

it('LOG-04: of the gateway’s own client a token says which client that is', async () => {
  await withDocumented([shaped('custom authorization server')], async (gw) => {
    await whoami(gw, gw.token({ cid: 'gw' }));
    expect(gw.lastLine()).toMatchObject({ refused: 'delegated', seen: { client_id: 'gw' } });
  });
});
