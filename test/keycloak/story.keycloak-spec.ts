import { randomUUID } from 'node:crypto';
import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';
import { createGateway } from '../../apps/mcp-gateway/src/create-gateway.js';
import { parseConfig as parseUpstreamConfig } from '../../apps/upstream-api/src/config.js';
import { createUpstreamApi } from '../../apps/upstream-api/src/create-upstream-api.js';
import { eventually } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { claimsOf } from '../support/issuer-key.js';
import { jwkOf, pemOf, rsaPair } from '../support/keys.js';
import { LogCapture } from '../support/log-capture.js';
import { call, ERAS, textOf } from '../support/rpc.js';
import { watchSecret } from '../support/secret-search.js';
import { watchSettings } from '../support/watched-settings.js';
import { KEY_CLIENT, Keycloak } from './keycloak-server.js';
import { signIn, signOut, type SignedIn } from './sign-in.js';

const SECRET = 'keycloak-development-secret';
/** Two keys of one client, as while the one is being replaced by the other. */
const clientKeys = ['old', 'next'].map((kid) => {
  const pair = rsaPair();
  const jwk = jwkOf(pair.publicKey, kid, { use: 'sig', alg: 'RS256' });
  return { kid, jwk, pem: pemOf(pair) };
});
const log = new LogCapture();
const closers: (() => Promise<unknown>)[] = [];
let keycloak: Keycloak;
let env: Record<string, string>;
let url: string;

beforeAll(async () => {
  keycloak = await Keycloak.start(clientKeys.map(({ jwk }) => jwk));
  closers.push(() => keycloak.close());
  const [upstreamPort] = await freePorts(1);
  env = {
    MCP_SERVER_URL: 'http://localhost:3001',
    ISSUER_URL: keycloak.issuer,
    EXCHANGE_PROFILE: 'keycloak',
    MCP_AUTH0_CLIENT_ID: 'mcp-gateway',
    MCP_AUTH0_CLIENT_SECRET: SECRET,
    API_AUTH0_AUDIENCE: 'upstream-api',
    API_BASE_URL: `http://localhost:${upstreamPort}`,
    ADMIN_PORT: 'off',
    LOG_LEVEL: 'debug',
    // A busy machine must not make anything late.
    EXCHANGE_TIMEOUT_MS: '60000',
    UPSTREAM_TIMEOUT_MS: '60000',
    DRAIN_TIMEOUT: '125',
  };
  const upstream = await createUpstreamApi(parseUpstreamConfig(env), { logStream: log });
  await upstream.listen(upstreamPort!, '127.0.0.1');
  closers.push(() => upstream.close());
  url = await start({});
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** A gateway on a port of its own, as it would stand behind a balancer at the public URL. */
async function start(change: Record<string, string>, checkClients = false): Promise<string> {
  const [port] = await freePorts(1);
  watchSettings({ ...env, ...change, PORT: String(port) });
  const config = parseConfig({ ...env, ...change, PORT: String(port) });
  const gateway = await createGateway(config, { logStream: log, checkClients });
  await gateway.listen(port!, '127.0.0.1');
  closers.push(() => gateway.close());
  return `http://localhost:${port}`;
}

async function person(more: Partial<Parameters<typeof signIn>[1]> = {}): Promise<SignedIn> {
  const signedIn = await signIn(keycloak.issuer, { username: 'ada', ...more });
  watchSecret(signedIn.accessToken, signedIn.refreshToken);
  return signedIn;
}

it.each(ERAS)(
  'a person signs in and the upstream is called as that person, era %s',
  async (era) => {
    const { accessToken: token } = await person();
    const answer = await call({ url }, 'greet', { era, token, arguments: { name: 'Ada' } });
    const { sub } = claimsOf(token);
    expect(textOf(answer)).toContain(`Hello, Ada (${String(sub)})!`);
    expect(textOf(answer)).toContain('"msg": "Hello from upstream API"');
    expect(textOf(answer)).toContain(`"sub": "${String(sub)}"`);
  },
);

it('a missing tool scope is a 403 that names it', async () => {
  const { accessToken: token } = await person({ scope: 'tool:whoami' });
  const answer = await call({ url }, 'greet', { token });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('www-authenticate')).toContain('scope="tool:greet tool:whoami"');
});

it('JWT-05, PASS-02: a delegated token, a forged one and none are no way in', async () => {
  const { accessToken } = await person();
  const { delegated } = await exchange(accessToken);
  expect(claimsOf(delegated)).toMatchObject({ aud: 'upstream-api', scope: 'read:private' });
  for (const token of [delegated, `${accessToken.slice(0, -8)}AAAAAAAA`, '']) {
    const answer = await call({ url }, 'whoami', token === '' ? {} : { token });
    expect(answer.status).toBe(401);
  }
});

/** The exchange by hand, as the guide shows it. */
async function exchange(subjectToken: string): Promise<{ delegated: string }> {
  const answer = await fetch(`${keycloak.issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'upstream-api',
      scope: 'read:private',
      client_id: 'mcp-gateway',
      client_secret: SECRET,
    }),
  });
  const { access_token: delegated } = (await answer.json()) as { access_token: string };
  watchSecret(delegated);
  return { delegated };
}

it('TX-21: a person who signed out is asked to sign in again', async () => {
  const signedIn = await person({ username: 'eve' });
  await signOut(keycloak.issuer, signedIn);
  const answer = await call({ url }, 'greet', { token: signedIn.accessToken });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
});

it('TX-25: a token whose audience lacks the gateway’s client is refused by Keycloak', async () => {
  const { accessToken: token } = await person({ client: 'another-client' });
  const answer = await call({ url }, 'greet', { token });
  process.stdout.write(`without the gateway in aud: ${answer.status} ${textOf(answer)}\n`);
  expect(textOf(answer)).toMatch(/denied by policy/);
});

it.each<[string, Record<string, string>, RegExp]>([
  ['TX-23: an unknown upstream', { API_AUTH0_AUDIENCE: randomUUID() }, /not available here/],
  ['TX-24: an unknown scope', { MCP_AUTH0_EXCHANGE_SCOPE: 'read:nothing' }, /lack a permission/],
  ['TX-27: a wrong secret', { MCP_AUTH0_CLIENT_SECRET: 'wrong' }, /temporarily unavailable/],
])('%s is the operator’s matter, told in one sentence', async (_name, change, says) => {
  const { accessToken: token } = await person();
  const wrong = await start(change);
  const answer = await call({ url: wrong }, 'greet', { token });
  expect([answer.status, answer.result?.['isError']]).toEqual([200, true]);
  expect(textOf(answer)).toMatch(says);
  // One subject's refusal, of whatever kind, does not take the gateway out of service.
  expect((await fetch(`${wrong}/readyz`)).status).toBe(200);
});

it('TX-27: a new process with a wrong secret is not ready; with the right one it is', async () => {
  const reasonsOf = async (at: string) => {
    const { reasons = [] } = (await (await fetch(`${at}/readyz`)).json()) as {
      reasons?: { reason: string }[];
    };
    return reasons.map(({ reason }) => reason).join();
  };
  const wrong = await start({ MCP_AUTH0_CLIENT_SECRET: 'wrong' }, true);
  await eventually(
    'Keycloak refuses it',
    async () => (await reasonsOf(wrong)) === 'client_refused',
  );
  expect((await fetch(`${wrong}/readyz`)).status).toBe(503);
  const right = await start({}, true);
  await eventually('Keycloak accepts it', async () => (await reasonsOf(right)) === '');
  expect((await fetch(`${right}/readyz`)).status).toBe(200);
});

it('TX-27: a second person’s refusal of a wrong secret is told by a process that was ready', async () => {
  const wrong = await start({ MCP_AUTH0_CLIENT_SECRET: 'wrong' });
  await eventually('ready', async () => (await fetch(`${wrong}/readyz`)).status === 200);
  for (const username of ['ada', 'eve']) {
    const { accessToken: token } = await person({ username });
    await call({ url: wrong }, 'greet', { token });
  }
  const answer = await fetch(`${wrong}/readyz`);
  expect([answer.status, await answer.text()]).toEqual([
    200,
    expect.stringMatching('client_refused'),
  ]);
});

it('TX-07: Basic authentication of the client works too', async () => {
  const { accessToken: token } = await person();
  const basic = await start({ TOKEN_ENDPOINT_AUTH_METHOD: 'client_secret_basic' });
  expect(textOf(await call({ url: basic }, 'greet', { token }))).toMatch(/^Hello/);
});

it.each(clientKeys)(
  'TX-07: private_key_jwt, with the $kid of two keys that overlap',
  async ({ kid, pem }) => {
    const keyed = await start({
      MCP_AUTH0_CLIENT_ID: KEY_CLIENT,
      CLIENT_ASSERTION_KEY: pem,
      CLIENT_ASSERTION_KEY_ID: kid,
    });
    for (let i = 0; i < 2; i += 1) {
      const { accessToken: token } = await person();
      expect(textOf(await call({ url: keyed }, 'greet', { token }))).toMatch(/^Hello/);
    }
  },
);

it('TX-27: a key that Keycloak does not know is the operator’s matter', async () => {
  const unknown = await start({
    MCP_AUTH0_CLIENT_ID: KEY_CLIENT,
    CLIENT_ASSERTION_KEY: pemOf(rsaPair()),
    CLIENT_ASSERTION_KEY_ID: 'old',
  });
  const { accessToken: token } = await person();
  const answer = await call({ url: unknown }, 'greet', { token });
  expect(textOf(answer)).toMatch(/temporarily unavailable/);
});
