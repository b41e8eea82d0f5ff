import { MAX_ADMIN_CONNECTIONS } from '../apps/mcp-gateway/src/admin/admin-server.js';
import { freePorts } from './support/free-ports.js';
import { RawClient } from './support/raw-client.js';
import { call } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let port: number;
let clients: RawClient[];
beforeAll(async () => {
  [port] = (await freePorts(1)) as [number];
  stack = await startStack({ env: { ADMIN_PORT: String(port) } });
  // Answered once the keys are there, with which the gateway is ready.
  await call(stack, 'get_datetime', { token: await stack.issuer.issue({}) });
});
beforeEach(() => (clients = []));
afterEach(() => {
  for (const client of clients) client.destroy();
});
afterAll(() => stack.close());

const GET = 'GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n';
const UNFINISHED = 'GET /livez HTTP/1.1\r\nhost: local';

async function open(from?: string): Promise<RawClient> {
  const client = await RawClient.open(port, from);
  clients.push(client);
  return client;
}

async function ask(client: RawClient, times = 1): Promise<RawClient> {
  await client.send(GET).answers(times);
  return client;
}

it.each([
  ['has had its answer', GET, 1],
  ['never finishes its header', UNFINISHED, 0],
  ['says nothing', '', 0],
])(
  'OPS-02: probes are answered however many connections a neighbour holds, each of which %s',
  async (_which, sent, answers) => {
    for (let i = 0; i < 2 * MAX_ADMIN_CONNECTIONS; i += 1) {
      await (await open()).send(sent).answers(answers);
    }
    for (const path of ['/livez', '/readyz', '/metrics']) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
  },
);

it('OPS-02: beyond its bound the connection whose last request is longest ago is closed', async () => {
  const first = await ask(await open());
  const second = await ask(await open());
  for (let i = 2; i < MAX_ADMIN_CONNECTIONS; i += 1) await ask(await open());
  await ask(first, 2);
  await ask(await open());
  await second.closed;
  await ask(first, 3);
});

it('OPS-02: whoever opens many connections loses his own, and nobody else’s', async () => {
  const other = await ask(await open('127.0.0.2'));
  for (let i = 0; i < 2 * MAX_ADMIN_CONNECTIONS; i += 1) await ask(await open());
  await ask(other, 2);
});

it('OPS-02: a connection waits seconds for its next request, not minutes', async () => {
  const client = await ask(await open());
  expect(client.received).toMatch(/\r\nkeep-alive: timeout=5\r\n/i);
});
