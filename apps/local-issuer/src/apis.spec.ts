import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { freePorts } from '../../../test/support/free-ports.js';
import { ecPair, pemOf } from '../../../test/support/keys.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { signIn } from '../../../test/support/sign-in.js';
import { TOKEN_EXCHANGE_GRANT } from './clients.js';
import { parseConfig } from './config.js';
import { createLocalIssuer, type LocalIssuer } from './local-issuer.js';

const OWN = { client_id: 'mcp-gateway', client_secret: 'local-development-secret' };
const ORDERS = 'https://orders.example';

const FILE = `
version: 1
upstreams:
  orders:
    url: https://orders.example/v2
    exchange:
      audience: https://orders.example
      scopes: [orders.read, orders.write]
    callerScopes: { read: [orders:use], write: [orders:use, orders:write] }
    tools:
      include: ['*']
      override:
        cancel_order: { callerScopes: [orders:cancel] }
        ping: { callerScopes: none, hints: { readOnly: true } }
  stock:
    url: https://stock.example
    exchange:
      resource: https://stock.example/
      scopes: [stock]
      client: { id: gw-stock, secret: 'x-\${env:STOCK_SECRET}-\${file:stock.secret}' }
      tokenEndpointAuth: client_secret_basic
      subjectTokenType: urn:example:caller
    callerScopes: [stock:use]
    tools: { include: [list_stock] }
  bills:
    url: https://bills.example
    exchange:
      audience: https://bills.example
      scopes: [bills.read]
      client: { id: gw-bills, key: '\${file:bills.pem}' }
    callerScopes: none
    tools: { include: [list_bills] }
  elsewhere:
    url: https://elsewhere.example
    exchange:
      issuer: https://other.example/
      audience: https://elsewhere.example
      scopes: [elsewhere.read]
      client: { id: gw-other, secret: other-secret }
    callerScopes: [elsewhere:use]
    tools: { include: [x] }
  weather:
    url: https://weather.example
    exchange: none
    callerScopes: none
    tools: { include: [get_forecast] }
`;

let folder: string;
let issuer: LocalIssuer | undefined;
let resource: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-file-'));
  writeFileSync(join(folder, 'stock.secret'), ' of-a-file\n');
  writeFileSync(join(folder, 'bills.pem'), pemOf(ecPair()));
});
afterEach(async () => {
  await issuer?.close();
  issuer = undefined;
  rmSync(folder, { recursive: true });
});

function configWith(text: string, more: Record<string, string> = {}) {
  const path = join(folder, 'gateway.yaml');
  writeFileSync(path, text);
  return parseConfig({ GATEWAY_CONFIG: path, STOCK_SECRET: ' from-env ', ...more });
}

async function start(text = FILE): Promise<LocalIssuer> {
  const [port] = (await freePorts(1)) as [number];
  const config = configWith(text, { ISSUER_URL: `http://localhost:${port}/` });
  ({ resource } = config);
  issuer = createLocalIssuer({ ...config, logStream: new LogCapture() });
  await issuer.listen();
  return issuer;
}

interface Exchanged {
  readonly status: number;
  readonly error?: string;
  readonly scope?: string;
  readonly aud?: unknown;
}

const SCOPE = 'orders:use orders:write orders:cancel stock:use';

/** What an exchange of a person's token ends with. */
async function exchange(
  form: Readonly<Record<string, string>>,
  {
    demoUser = 'all-rights',
    headers = {},
  }: { demoUser?: string; headers?: Record<string, string> } = {},
): Promise<Exchanged> {
  const { url } = issuer!;
  const signedIn = await signIn(url, { demoUser, scopes: SCOPE.split(' '), resource });
  const response = await fetch(`${url}oauth/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: TOKEN_EXCHANGE_GRANT,
      subject_token: signedIn.accessToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...form,
    }),
  });
  const { error, scope, access_token: token } = (await response.json()) as Record<string, string>;
  if (token === undefined)
    return { status: response.status, ...(error !== undefined && { error }) };
  return { status: response.status, scope: scope!, aud: decodeJwt(token).aud };
}

const scopesOf = async (demoUser: string) =>
  (await signIn(issuer!.url, { demoUser, scopes: SCOPE.split(' '), resource })).scope;

it('its scopes are those of the gateway and of each upstream whose tokens it exchanges', async () => {
  const { url } = await start();
  const answer = await fetch(`${url}.well-known/openid-configuration`);
  const metadata = (await answer.json()) as { scopes_supported: string[] };
  expect(new Set(metadata.scopes_supported)).toEqual(
    new Set([
      ...['openid', 'offline_access', 'profile', 'email'],
      ...['orders:use', 'orders:write', 'orders:cancel', 'stock:use', 'elsewhere:use'],
      ...['orders.read', 'orders.write', 'stock', 'bills.read'],
    ]),
  );
});

it('the sample is there where the file says so, beside what it names', async () => {
  await start(FILE.replace('version: 1', 'version: 1\nsample: true'));
  const scopes = ['tool:greet', 'orders:use'];
  const { scope } = await signIn(issuer!.url, { demoUser: 'all-rights', scopes, resource });
  expect(scope).toBe('tool:greet orders:use');
  const sample = await exchange({ ...OWN, audience: 'http://localhost:8787' });
  expect(sample).toEqual({ status: 200, scope: 'read:private', aud: 'http://localhost:8787' });
  expect((await exchange({ ...OWN, audience: ORDERS })).status).toBe(200);
});

it('a token is for the upstream that is named, with the part of its scopes that is asked', async () => {
  await start();
  const part = await exchange({ ...OWN, audience: ORDERS, scope: 'orders.read' });
  expect(part).toEqual({ status: 200, scope: 'orders.read', aud: ORDERS });
  const all = await exchange({ ...OWN, audience: `${ORDERS}/` });
  expect(all).toEqual({ status: 200, scope: 'orders.read orders.write', aud: ORDERS });
});

it('clients of the file exchange for their own upstreams, as the file says', async () => {
  await start();
  const basic = (secret: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`gw-stock:${secret}`).toString('base64')}` },
  });
  const stock = { resource: 'https://stock.example', subject_token_type: 'urn:example:caller' };
  const granted = { status: 200, scope: 'stock', aud: 'https://stock.example/' };
  expect(await exchange(stock, basic('x-from-env-of-a-file'))).toEqual(granted);
  expect(await exchange(stock, basic('another'))).toEqual({ status: 401, error: 'invalid_client' });
  const refused = { status: 400, error: 'invalid_target' };
  const orders = { audience: ORDERS };
  expect(await exchange(orders, basic('x-from-env-of-a-file'))).toEqual(refused);
  expect(await exchange({ ...OWN, ...stock })).toEqual(refused);
});

it('what another issuer exchanges, and what needs no token, is not a target here', async () => {
  await start();
  for (const audience of ['https://elsewhere.example', 'https://weather.example']) {
    expect(await exchange({ ...OWN, audience })).toEqual({ status: 400, error: 'invalid_target' });
  }
  const other = { client_id: 'gw-other', client_secret: 'other-secret' };
  expect((await exchange({ ...other, audience: ORDERS })).status).toBe(400);
});

describe('demo users have rights by pattern', () => {
  beforeEach(() => start());

  it('all-rights has everything', async () => {
    expect(await scopesOf('all-rights')).toBe(SCOPE);
  });

  it('no-upstream may use the gateway, and gets no token for an upstream', async () => {
    expect(await scopesOf('no-upstream')).toBe(SCOPE);
    for (const audience of [ORDERS, 'https://orders.example/']) {
      const answer = await exchange({ ...OWN, audience }, { demoUser: 'no-upstream' });
      expect(answer).toEqual({ status: 400, error: 'invalid_scope' });
    }
  });

  it('read-only lacks what is for writing alone, at the gateway and at upstreams', async () => {
    expect(await scopesOf('read-only')).toBe('orders:use stock:use');
    const asked = { demoUser: 'read-only' };
    const all = await exchange({ ...OWN, audience: ORDERS }, asked);
    expect(all).toMatchObject({ status: 200, scope: 'orders.read' });
    const write = await exchange({ ...OWN, audience: ORDERS, scope: 'orders.write' }, asked);
    expect(write).toEqual({ status: 400, error: 'invalid_scope' });
  });

  it('read-only is among those who can sign in where a scope is for writing', async () => {
    const page = async () =>
      (await fetch(issuer!.url, { headers: { accept: 'text/html' } })).text();
    expect(await page()).toContain('<strong>read-only</strong>');
    await issuer!.close();
    await start('version: 1\nsample: true\n');
    expect(await page()).not.toContain('read-only');
  });
});
