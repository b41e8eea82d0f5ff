import { eventually } from './support/child.js';
import { json, startDouble } from './support/http-double.js';
import { call } from './support/rpc.js';
import { CLIENT_SECRET, startStack, type Stack } from './support/stack.js';
import { Drain } from '#serving';
import { version } from '../package.json';

let stack: Stack;
afterEach(() => stack.close());

interface Answer {
  readonly status: string;
  readonly reasons?: readonly Record<string, unknown>[];
}

async function readyz(url = stack.url): Promise<[number, Answer]> {
  const answer = await fetch(`${url}/readyz`);
  return [answer.status, (await answer.json()) as Answer];
}

const about = (word: string, app = 'mcp-gateway') =>
  stack.log.lines.filter((line) => line['app'] === app && String(line['msg']).startsWith(word));

it('OPS-02: an issuer that is not there yet is said with its setting and since when; then it is ready', async () => {
  stack = await startStack({ issuerListens: false });
  const since = new Date(stack.time.now).toISOString();
  await eventually('a first failure', () => about('ISSUER_URL: ').length > 0);
  const known = { settings: ['ISSUER_URL'], since };
  expect(await readyz()).toEqual([
    503,
    {
      status: 'not ready',
      reasons: [
        { reason: 'issuer_metadata', ...known, detail: 'the issuer does not answer' },
        { reason: 'signing_keys', ...known, detail: 'the issuer’s key set was not fetched yet' },
      ],
    },
  ]);
  const [upstreamStatus, { reasons = [] }] = await readyz(stack.env['API_BASE_URL']);
  expect([upstreamStatus, reasons.map(({ reason }) => reason)]).toEqual([
    503,
    ['issuer_metadata', 'signing_keys'],
  ]);
  await stack.issuer.listen();
  await eventually('the issuer is asked again', async () => {
    await stack.time.advance(1_000);
    return about('ready').length > 0;
  });
  expect(await readyz()).toEqual([200, { status: 'ready' }]);
  expect(about('ready')).toEqual([expect.objectContaining({ waitedFor: ['signing_keys'], since })]);
  expect(about('ISSUER_URL: the issuer answers now')).toHaveLength(1);
});

it('OPS-02: one line says where an app listens, whom it trusts and whom it calls', async () => {
  stack = await startStack();
  const { API_BASE_URL: url, API_AUTH0_AUDIENCE: audience } = stack.env;
  const { issuer } = stack.config.callers;
  const { port, publicUrl, resource } = stack.config.endpoint;
  expect(about('listening')).toEqual([
    expect.objectContaining({
      at: [`http://127.0.0.1:${port}`],
      version,
      publicUrl,
      issuer,
      audiences: [resource],
      profile: 'auth0-cte',
      upstreams: [{ url, audience, scopes: ['read:private'] }],
    }),
  ]);
  const { port: upstreamPort } = new URL(url!);
  expect(about('listening', 'upstream-api')).toEqual([
    expect.objectContaining({
      at: [`http://127.0.0.1:${upstreamPort}`],
      version,
      issuer,
      audiences: [audience],
    }),
  ]);
  expect(about('listening', 'local-issuer')).toHaveLength(1);
});

it('OPS-02, LOG-04: what an issuer says of itself is shown cut, on one line and without tokens', async () => {
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  const name = `https://other/\r\n${token}${'x'.repeat(10_000)}`;
  const issuer = await startDouble();
  issuer.answer = (_request, response) => {
    json(response, 200, { issuer: name });
  };
  stack = await startStack({ issuerListens: false, env: { ISSUER_URL: `${issuer.url}/` } });
  await eventually('its word', () => about('ISSUER_URL: the issuer names').length > 0);
  const [status, { reasons = [] }] = await readyz();
  expect(status).toBe(503);
  expect(String(reasons[0]?.['detail'])).toMatch(
    /^the issuer names itself "https:\/\/other\/ \[removed\]x*…", not "http:\/\/127.0.0.1:\d+\/"$/,
  );
  expect(JSON.stringify(reasons).length).toBeLessThan(1_000);
  await issuer.close();
});

it('OPS-02, TX-27: a refused client is said with its settings, from the first refusal to the next success', async () => {
  stack = await startStack();
  await eventually('ready', () => about('ready').length > 0);
  const token = (sub: string) => stack.issuer.issue({ sub, exp: stack.time.now / 1000 + 7_200 });
  const refuse = async (times: number) => {
    stack.issuer.faults.token = { status: 401, body: '{"error":"invalid_client"}', times };
    await call(stack, 'greet', { token: await token('local|all-rights') });
    await call(stack, 'greet', { token: await token('local|no-greet') });
  };
  const since = new Date(stack.time.now).toISOString();
  await refuse(2);
  const settings = ['MCP_AUTH0_CLIENT_ID', 'MCP_AUTH0_CLIENT_SECRET'];
  const detail = 'the issuer does not accept the credentials of this gateway’s client';
  expect(await readyz()).toEqual([
    200,
    { status: 'ready', reasons: [{ reason: 'client_refused', settings, since, detail }] },
  ]);
  expect(about('ready in part')).toEqual([
    expect.objectContaining({
      level: 40,
      reasons: ['client_refused'],
      settings,
      since,
      msg: `ready in part: ${detail}`,
    }),
  ]);
  expect(about('tool call failed')[0]).toMatchObject({ code: 'client_refused', settings });
  await stack.time.advance(30_000);
  await refuse(1);
  expect((await readyz())[1].reasons).toEqual([expect.objectContaining({ since })]);
  await stack.time.advance(30_000);
  await call(stack, 'greet', { token: await token('local|no-greet') });
  expect(about('over: ').at(-1)).toMatchObject({ reasons: ['client_refused'], since });
  expect(await readyz()).toEqual([200, { status: 'ready' }]);
  expect(JSON.stringify(await readyz())).not.toContain(CLIENT_SECRET);
});

describe('a new process, whose issuer is asked whether it accepts the client', () => {
  const start = async (env: Readonly<Record<string, string>> = {}) => {
    stack = await startStack({ issuerListens: false, env, gateway: { checkClients: true } });
  };
  const refuse = (times: number) => {
    stack.issuer.faults.token = { status: 401, body: '{"error":"invalid_client"}', times };
  };
  const settle = () =>
    eventually('the issuer is known', async () => {
      await stack.time.advance(1_000);
      return (
        stack.issuer.url !== '' &&
        (await readyz())[1].reasons?.[0]?.['reason'] !== 'issuer_metadata'
      );
    });

  it('OPS-02, TX-27: is not ready while the only client is refused, and asks again after 30 s', async () => {
    await start();
    refuse(2);
    await stack.issuer.listen();
    await settle();
    await eventually('refused', () => about('the issuer refuses').length > 0);
    const [status, { reasons = [] }] = await readyz();
    expect([status, reasons.map(({ reason }) => reason)]).toEqual([503, ['client_refused']]);
    await stack.time.advance(30_000);
    await eventually('asked again', () => about('the issuer refuses').length > 1);
    expect((await readyz())[0]).toBe(503);
    await stack.time.advance(30_000);
    await eventually('ready', () => about('ready').length > 0);
    expect(await readyz()).toEqual([200, { status: 'ready' }]);
  });

  it('OPS-02: is ready when the issuer accepts the client, for which nobody’s token is asked', async () => {
    await start();
    await stack.issuer.listen();
    await settle();
    await eventually('ready', () => about('ready').length > 0);
    expect([await readyz(), stack.tokens]).toEqual([[200, { status: 'ready' }], []]);
    expect(about('token exchange refused')).toEqual([]);
  });

  it('OPS-02: is ready when the token endpoint does not say: that concerns every replica', async () => {
    await start({ EXCHANGE_TIMEOUT_MS: '1000' });
    stack.issuer.faults.token = { status: 503, body: '', times: 1_000 };
    await stack.issuer.listen();
    await settle();
    await eventually('ready', () => about('ready').length > 0);
    expect((await readyz())[0]).toBe(200);
  });
});

it('OPS-02: stays ready when issuer and upstream go away, which concerns every replica', async () => {
  stack = await startStack();
  await eventually('ready', () => about('ready').length > 0);
  const token = await stack.token();
  await stack.stopUpstream();
  await stack.issuer.close();
  await stack.time.advance(3_600_000);
  expect((await call(stack, 'greet', { token })).status).not.toBe(200);
  expect(await readyz()).toEqual([200, { status: 'ready' }]);
});

it('OPS-02, OPS-03: a process that is about to end says since when', async () => {
  stack = await startStack();
  await eventually('ready', () => about('ready').length > 0);
  await stack.time.advance(5_000);
  const since = new Date(stack.time.now).toISOString();
  stack.gateway.get(Drain).announce();
  await stack.time.advance(5_000);
  const reasons = [{ reason: 'draining', since, detail: 'the process is about to end' }];
  expect(await readyz()).toEqual([503, { status: 'not ready', reasons }]);
  expect(about('not ready')).toEqual([expect.objectContaining({ level: 30, since })]);
});
