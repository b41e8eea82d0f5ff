import { request, type IncomingHttpHeaders } from 'node:http';
import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { createGateway } from '../apps/mcp-gateway/src/create-gateway.js';
import { Drain } from '../libs/serving/src/index.js';
import { freePorts } from './support/free-ports.js';
import { call } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';
import { watchSettings } from './support/watched-settings.js';

let stack: Stack;
let port: number;
beforeAll(async () => {
  [port] = (await freePorts(1)) as [number];
  stack = await startStack({ env: { ADMIN_PORT: String(port), ALLOWED_HOSTS: 'ops.example:443' } });
  // Answered once the keys are there, with which the gateway is ready.
  await call(stack, 'get_datetime', { token: await stack.issuer.issue({}) });
});
afterAll(() => stack.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends the header as it is given, which `fetch` does not. */
function ask(path: string, { method = 'GET', host = `127.0.0.1:${port}` } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { host }, agent: false },
      (answer) => {
        void answer.toArray().then((chunks: Buffer[]) => {
          const body = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
        }, reject);
      },
    );
    sent.once('error', reject).end();
  });
}

it('OPS-02: /livez and /readyz say in one word how it is, /readyz?verbose in all', async () => {
  expect(await ask('/livez')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  expect(await ask('/readyz')).toMatchObject({ status: 200, body: '{"status":"ready"}' });
  const { body } = await ask('/readyz?verbose');
  expect(JSON.parse(body)).toEqual({ status: 'ready', generation: 1 });
});

it('/metrics is the exposition format, stored nowhere', async () => {
  const { status, headers, body } = await ask('/metrics');
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    'no-store',
  ]);
  expect(body).toContain('\ngw_ready 1\n');
});

it('HEAD is GET without a body, any other method is 405 with Allow, any other path 404', async () => {
  const head = await ask('/livez', { method: 'HEAD' });
  expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '15', '']);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
    const { status, headers } = await ask('/metrics', { method });
    expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
  }
  for (const path of ['/healthz', '/metrics/', '/config/', '/debug', '/constructor', '*']) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
});

it.each([
  [200, 'GET', '/livez'],
  [400, 'GET', '/%'],
  [404, 'GET', '/nothing'],
  [405, 'POST', '/livez'],
  [431, 'GET', `/${'x'.repeat(9_000)}`],
])('no browser guesses at an answer, nor includes it elsewhere: %i', async (code, method, path) => {
  const { status, headers } = await ask(path, { method });
  expect([status, headers]).toMatchObject([
    code,
    {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  ]);
});

it.each([
  ['127.0.0.1', 200],
  ['10.2.3.4:9464', 200],
  ['[fd00::1]:9464', 200],
  ['localhost:1', 200],
  ['OPS.example', 200],
  ['evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['localhost.evil.example:9464', 403],
])(
  'HTTP-01: Host %j, which must be an address, localhost or listed, is %i',
  async (host, status) => {
    const answer = await ask('/metrics', { host });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toContain('ALLOWED_HOSTS');
  },
);

it('the endpoint’s port has no metrics', async () => {
  for (const path of ['/metrics', '/livez']) {
    expect((await fetch(stack.url + path)).status).toBe(404);
  }
});

it('a header that is too large is refused', async () => {
  expect((await ask(`/metrics?${'x'.repeat(9_000)}`)).status).toBe(431);
});

it('OPS-01: a port that is in use ends the start with one sentence that names the setting', async () => {
  const [own] = await freePorts(1);
  const env = { ...stack.env, PORT: String(own), MCP_SERVER_URL: stack.url };
  const gateway = await createGateway(parseConfig(env), { logStream: stack.log });
  await expect(gateway.listen(own!, '127.0.0.1')).rejects.toThrow(
    `ADMIN_PORT: ${port} is in use; write another one, or off`,
  );
  await gateway.close();
});

const DRAINING = expect.objectContaining({ reason: 'draining' }) as unknown;

it('OPS-03: it answers while the gateway drains, and is closed after it', async () => {
  const [own, admin] = (await freePorts(2)) as [number, number];
  const ports = { PORT: String(own), ADMIN_PORT: String(admin) };
  watchSettings(ports);
  const config = parseConfig({ ...stack.env, ...ports, MCP_SERVER_URL: stack.url });
  const gateway = await createGateway(config, { logStream: stack.log });
  await gateway.listen(own, '127.0.0.1');
  gateway.get(Drain).announce();
  const ready = await fetch(`http://127.0.0.1:${admin}/readyz?verbose`);
  expect([ready.status, await ready.json()]).toMatchObject([
    503,
    { status: 'not ready', reasons: expect.arrayContaining([DRAINING]) },
  ]);
  const text = await (await fetch(`http://127.0.0.1:${admin}/metrics`)).text();
  expect(text).toMatch(/\ngw_ready 0\n/);
  expect(text).toMatch(/\ngw_draining 1\n/);
  await gateway.close();
  await expect(fetch(`http://127.0.0.1:${admin}/livez`)).rejects.toThrow();
});
