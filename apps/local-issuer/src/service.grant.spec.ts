import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { freePorts } from '../../../test/support/free-ports.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { watchSecret } from '../../../test/support/secret-search.js';
import { parseConfig } from './config.js';
import { createLocalIssuer, type LocalIssuer } from './local-issuer.js';

const WIKI = 'https://wiki.example/mcp';
const SHOP = 'https://shop.example';
const SECRET = 'canary-secret-of-the-gateway';
const FILE = `version: 1
upstreams:
  wiki:
    url: ${WIKI}
    exchange: { audience: ${WIKI}, scopes: [wiki.read, wiki.write] }
    callerScopes: none
  shop:
    url: ${SHOP}
    exchange:
      audience: ${SHOP}
      scopes: [orders.read]
      client: { id: gw-shop, secret: canary-secret-of-the-shop }
    callerScopes: none
`;
const GATEWAY = { client_id: 'mcp-gateway', client_secret: SECRET };

const log = new LogCapture();
let folder: string;
let issuer: LocalIssuer;
beforeAll(async () => {
  const [port] = (await freePorts(1)) as [number];
  folder = mkdtempSync(join(tmpdir(), 'service-grant-'));
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, FILE);
  issuer = createLocalIssuer({
    ...parseConfig({
      ISSUER_URL: `http://localhost:${port}/`,
      GATEWAY_CONFIG: file,
      MCP_AUTH0_CLIENT_ID: GATEWAY.client_id,
      MCP_AUTH0_CLIENT_SECRET: SECRET,
    }),
    keyFile: '/dev/null/keys.json',
    clientFile: '/dev/null/clients.json',
    logStream: log,
    onToken: watchSecret,
  });
  await issuer.listen();
});
afterAll(async () => {
  await issuer.close();
  rmSync(folder, { recursive: true });
});

async function ask(form: Readonly<Record<string, string>>) {
  const grant = { grant_type: 'client_credentials', ...form };
  const answer = await fetch(`${issuer.url}oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(grant),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it.each(['audience', 'resource'])(
  'a client of the gateway gets a token of its own for its upstream, named by %s',
  async (target) => {
    const { status, body } = await ask({ ...GATEWAY, [target]: WIKI, scope: 'wiki.read' });
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 3_600,
      scope: 'wiki.read',
    });
    expect(decodeJwt(String(body['access_token']))).toMatchObject({
      ...{ iss: issuer.url, aud: WIKI, sub: 'mcp-gateway', scope: 'wiki.read' },
    });
    expect(log.lines.filter(({ grant }) => grant === 'client_credentials').at(-1)).toMatchObject({
      ...{ subject: null, sender: 'mcp-gateway', audience: WIKI, scopes: ['wiki.read'] },
    });
  },
);

it('without scopes it has all of the API', async () => {
  const { body } = await ask({ ...GATEWAY, audience: WIKI });
  expect(body['scope']).toBe('wiki.read wiki.write');
});

it.each<[string, Readonly<Record<string, string>>, string]>([
  ['for another client’s upstream', { ...GATEWAY, audience: SHOP }, 'invalid_target'],
  ['for nothing', GATEWAY, 'invalid_request'],
  [
    'with a scope that the API does not have',
    { ...GATEWAY, audience: WIKI, scope: 'wiki.read orders.read' },
    'invalid_scope',
  ],
  ['with a wrong secret', { ...GATEWAY, client_secret: 'wrong', audience: WIKI }, 'invalid_client'],
  ['by the command line', { client_id: 'mcp-cli', audience: WIKI }, 'invalid_request'],
])('there is none %s', async (_what, form, error) => {
  const { status, body } = await ask(form);
  expect([status >= 400, body['error'], body['access_token']]).toEqual([true, error, undefined]);
});

it('there is none for the gateway itself: it would pass as a caller’s', async () => {
  const { body } = await ask({ ...GATEWAY, audience: 'http://localhost:3001/' });
  expect(body['error']).toBe('invalid_target');
});

it('of a target that it does not know it says whose targets it knows', async () => {
  const { body } = await ask({ ...GATEWAY, audience: 'https://unknown.example' });
  expect([body['error'], body['error_description']]).toEqual([
    'invalid_target',
    'the target is not allowed: the local issuer knows those of the gateway.yaml that it was started with',
  ]);
});

it('nobody can register the right to it', async () => {
  const answer = await fetch(`${issuer.url}oidc/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: ['http://localhost/callback'],
      grant_types: ['authorization_code', 'client_credentials'],
    }),
  });
  expect(answer.status).toBe(400);
});
