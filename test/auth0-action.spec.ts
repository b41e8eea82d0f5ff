import { readFileSync } from 'node:fs';
import * as jose from 'jose';
import { jwkOf } from './support/keys.js';
import { rsaPair } from './support/keys.js';

const DOMAIN = 'tenant.us.auth0.com';
const AUDIENCE = 'http://localhost:3001/';
const ISSUER = `https://${DOMAIN}/`;

const [, CODE = ''] = /^```js\n([\s\S]*?)^```$/m.exec(readFileSync('docs/auth0.md', 'utf8')) ?? [];

const signing = rsaPair();
const other = rsaPair();

/** What Auth0 gives an Action to answer with (its API object for this trigger). */
interface Answers {
  readonly access: { readonly rejectInvalidSubjectToken: jest.Mock };
  readonly authentication: {
    readonly setUserById: jest.Mock;
    readonly setUserByConnection: jest.Mock;
  };
}

interface Action {
  onExecuteCustomTokenExchange?: (event: object, api: Answers) => Promise<void>;
}

/**
 * The Action as Auth0 loads it: a CommonJS module that may require jose. Only the network is ours: keys
 * come from `keysAt`, which sees the URL they are fetched from.
 */
function loadAction(keysAt: (url: string) => Response | Error): Action {
  const fetchKeys = (url: string) => {
    const answer = keysAt(url);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const required = (name: string) => {
    if (name !== 'jose') throw new Error(`no module ${name}`);
    return {
      ...jose,
      createRemoteJWKSet: (url: URL, options?: jose.RemoteJWKSetOptions) =>
        jose.createRemoteJWKSet(url, { ...options, [jose.customFetch]: fetchKeys }),
    };
  };
  const exported: Action = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page's code, as Auth0 runs it
  const load = new Function('require', 'exports', CODE) as (
    require: typeof required,
    exports: Action,
  ) => void;
  load(required, exported);
  return exported;
}

const published = () => Response.json({ keys: [jwkOf(signing.publicKey, 'k1', { alg: 'RS256' })] });

async function decide(token: string, keysAt: (url: string) => Response | Error = published) {
  const answers: Answers = {
    access: { rejectInvalidSubjectToken: jest.fn() },
    authentication: { setUserById: jest.fn(), setUserByConnection: jest.fn() },
  };
  await loadAction(keysAt).onExecuteCustomTokenExchange!(
    {
      secrets: { AUTH0_DOMAIN: DOMAIN, AUTH0_AUDIENCE: AUDIENCE },
      transaction: { subject_token: token, subject_token_type: 'urn:fastmcp:mcp' },
    },
    answers,
  );
  return {
    refused: answers.access.rejectInvalidSubjectToken.mock.calls.length,
    people: answers.authentication.setUserById.mock.calls as unknown[][],
  };
}

interface Token {
  readonly claims?: Record<string, unknown>;
  readonly header?: Partial<jose.JWTHeaderParameters>;
  readonly expires?: string;
  readonly key?: jose.CryptoKey | jose.KeyObject;
}

function tokenOf({
  claims = {},
  header = {},
  expires = '1h',
  key = signing.privateKey,
}: Token = {}) {
  return new jose.SignJWT({ iss: ISSUER, sub: 'auth0|1', aud: AUDIENCE, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'at+jwt', ...header })
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);
}

it('a good token names its person, once, and nothing else happens', async () => {
  expect(await decide(await tokenOf())).toEqual({ refused: 0, people: [['auth0|1']] });
});

it('one audience among several is enough', async () => {
  const token = await tokenOf({ claims: { aud: [AUDIENCE, `${ISSUER}userinfo`] } });
  expect(await decide(token)).toEqual({ refused: 0, people: [['auth0|1']] });
});

it('the keys are those of the issuer', async () => {
  const asked: string[] = [];
  await decide(await tokenOf(), (url) => {
    asked.push(url);
    return published();
  });
  expect(asked).toEqual([`${ISSUER}.well-known/jwks.json`]);
});

const tampered = async () => {
  const [header, , signature] = (await tokenOf()).split('.');
  const claims = jose.base64url.encode(
    JSON.stringify({ iss: ISSUER, sub: 'auth0|2', aud: AUDIENCE, exp: 9_999_999_999 }),
  );
  return [header, claims, signature].join('.');
};

it.each([
  ['another audience', () => tokenOf({ claims: { aud: 'http://localhost:3001' } })],
  ['the upstream’s audience', () => tokenOf({ claims: { aud: 'http://localhost:8787' } })],
  ['another issuer', () => tokenOf({ claims: { iss: 'https://evil.example/' } })],
  ['an issuer without its slash', () => tokenOf({ claims: { iss: `https://${DOMAIN}` } })],
  ['an end in the past', () => tokenOf({ expires: '-1s' })],
  [
    'no end',
    () =>
      new jose.SignJWT({ iss: ISSUER, sub: 'a', aud: AUDIENCE })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(signing.privateKey),
  ],
  ['no person', () => tokenOf({ claims: { sub: undefined } })],
  ['other claims than were signed', tampered],
  ['another key under the same name', () => tokenOf({ key: other.privateKey })],
  [
    'a key that the issuer has not',
    () => tokenOf({ header: { kid: 'k2' }, key: other.privateKey }),
  ],
  ['another algorithm', () => tokenOf({ header: { alg: 'PS256' } })],
  [
    'no signature',
    () =>
      Promise.resolve(
        new jose.UnsecuredJWT({ iss: ISSUER, sub: 'auth0|1', aud: AUDIENCE })
          .setExpirationTime('1h')
          .encode(),
      ),
  ],
  ['no token', () => Promise.resolve('not a token')],
  ['nothing', () => Promise.resolve('')],
])('a token with %s is refused as a bad subject token, and names nobody', async (_what, token) => {
  expect(await decide(await token())).toEqual({ refused: 1, people: [] });
});

it('RS256 only, also where the key does not say for what it is', async () => {
  const keys = () => Response.json({ keys: [jwkOf(signing.publicKey, 'k1')] });
  expect(await decide(await tokenOf(), keys)).toEqual({ refused: 0, people: [['auth0|1']] });
  const token = await tokenOf({ header: { alg: 'PS256' } });
  expect(await decide(token, keys)).toEqual({ refused: 1, people: [] });
});

it.each([
  ['do not answer', () => new TypeError('fetch failed')],
  ['answer 503', () => new Response('', { status: 503 })],
  ['are no key set', () => Response.json({ no: 'keys' })],
])(
  'when the keys %s nobody is named, and no attempt is counted against the gateway',
  async (_how, keys) => {
    const refused = jest.fn();
    const people = jest.fn();
    const event = {
      secrets: { AUTH0_DOMAIN: DOMAIN, AUTH0_AUDIENCE: AUDIENCE },
      transaction: { subject_token: await tokenOf() },
    };
    const answers: Answers = {
      access: { rejectInvalidSubjectToken: refused },
      authentication: { setUserById: people, setUserByConnection: jest.fn() },
    };
    await expect(loadAction(keys).onExecuteCustomTokenExchange!(event, answers)).rejects.toThrow();
    expect([refused.mock.calls, people.mock.calls]).toEqual([[], []]);
  },
);
