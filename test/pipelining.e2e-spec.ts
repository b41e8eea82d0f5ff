import { MAX_PIPELINED_REQUESTS } from '../libs/serving/src/pipelining.js';
import { RawClient } from './support/raw-client.js';
import { call, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const MANY = 2_000;

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const lines = () => stack.log.requests('mcp-gateway').length;

it.each([
  ['/healthz', 200, 0],
  ['/', 401, MAX_PIPELINED_REQUESTS],
])(
  'of many requests at once on one connection the first are answered: %s',
  async (path, status, logged) => {
    const before = lines();
    const client = await RawClient.open(stack.config.endpoint.port);
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost:${stack.config.endpoint.port}\r\n\r\n`;
    client.send(request.repeat(MANY));
    await client.closed;
    expect(client.statuses).toEqual(Array(MAX_PIPELINED_REQUESTS).fill(status));
    expect(lines() - before).toBe(logged);
    expect(textOf(await call(stack, 'greet', { token: await stack.token() }))).toMatch(/^Hello/);
  },
);

it('what comes behind an answer that closes the connection is not taken', async () => {
  const before = lines();
  const client = await RawClient.open(stack.config.endpoint.port);
  client.send('GET / HTTP/1.1\r\n\r\n'.repeat(MANY));
  await client.closed;
  expect(client.statuses).toEqual([400]);
  expect(lines() - before).toBe(1);
});

it('requests that follow one another on one connection are not counted together', async () => {
  const client = await RawClient.open(stack.config.endpoint.port);
  const request = `GET /healthz HTTP/1.1\r\nHost: localhost:${stack.config.endpoint.port}\r\n\r\n`;
  for (let sent = 1; sent <= 3 * MAX_PIPELINED_REQUESTS; sent += 1) {
    client.send(request);
    await client.answers(sent);
  }
  expect(new Set(client.statuses)).toEqual(new Set([200]));
});

it.each([
  ['a blank', ' '],
  ['bytes that are no request', 'x y z\r\n\r\n'],
])('a complete request is answered although %s follows it', async (_what, junk) => {
  const message = rpcMessage({ method: 'tools/list', token: await stack.token() });
  const fields = Object.entries(message.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(message.body);
  const client = await RawClient.open(stack.config.endpoint.port);
  client.send(
    `POST / HTTP/1.1\r\nHost: localhost:${stack.config.endpoint.port}\r\n${fields.join('')}` +
      `content-length: ${length}\r\n\r\n${message.body}${junk}`,
  );
  await client.answers(1);
  client.destroy();
  expect(client.statuses[0]).toBe(200);
});

it('RFC 9112 §9.6: a request that closes its connection is answered, what follows is not read', async () => {
  const before = lines();
  const client = await RawClient.open(stack.config.endpoint.port);
  const host = `Host: localhost:${stack.config.endpoint.port}`;
  client.send(
    `GET / HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n${host}\r\n\r\n`,
  );
  await client.closed;
  expect(client.statuses).toEqual([401]);
  expect(lines() - before).toBe(1);
});
