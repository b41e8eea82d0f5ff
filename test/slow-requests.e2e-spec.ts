import { eventually } from './support/child.js';
import { rawConnection, rawRequest, type RawConnection } from './support/raw-http.js';
import { call, rpc, rpcMessage } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const LIMIT = 64 * 1024;

let stack: Stack;
let tokens: string[];
let port: number;
let clients: RawConnection[] = [];

beforeAll(async () => {
  stack = await startStack({
    env: {
      MAX_CONNECTIONS: '20',
      MAX_BODY_BYTES: String(LIMIT),
      MAX_READING_BYTES: String(LIMIT * 8),
    },
    gateway: { times: { headerMs: 1_000, requestMs: 2_000, checkMs: 50 } },
  });
  tokens = [await stack.token('all-rights'), await stack.token('no-upstream')];
  port = stack.config.endpoint.port;
});
afterEach(async () => {
  for (const client of clients) client.leave();
  await Promise.all(clients.map((client) => client.closed()));
  clients = [];
});
afterAll(() => stack.close());

async function connect(): Promise<RawConnection> {
  const client = await rawConnection(port);
  clients.push(client);
  return client;
}

/** A POST of `length` bytes of which only `body` is there. */
function begun(token: string, length: number, body: string): string {
  const { headers } = rpcMessage({ method: 'tools/list', token });
  const fields = { Host: `localhost:${port}`, ...headers, 'Content-Length': String(length) };
  return rawRequest('POST /', fields, body);
}

const lines = (from: number) => stack.log.lines.slice(from);
const requestLines = (from: number) => lines(from).filter(({ event }) => event === 'request');

it('a header that does not end is cut with 408, and others are answered meanwhile', async () => {
  const from = stack.log.lines.length;
  const client = await connect();
  client.send('POST / HTTP/1.1\r\nHost: localhost\r\nX-A: ');
  expect((await rpc(stack, { method: 'tools/list', token: tokens[0]! })).status).toBe(200);
  expect(client.received()).toBe('');
  const answer = await client.closed();
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('"error":"request_timeout"');
  await eventually('its line', () => requestLines(from).some(({ status }) => status === 408));
});

it('a body that does not end is cut with 408: one line that names the caller, no error', async () => {
  const from = stack.log.lines.length;
  const client = await connect();
  client.send(begun(tokens[0]!, 100, '{'));
  const answer = await client.closed();
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  await eventually('its line', () => requestLines(from).length > 0);
  expect(requestLines(from)).toEqual([
    expect.objectContaining({ status: 408, sender: 'mcp-cli', path: '/' }),
  ]);
  expect(requestLines(from)[0]).not.toHaveProperty('aborted');
  expect(lines(from).filter(({ level }) => Number(level) >= 40)).toEqual([]);
  expect(answer).toContain(`x-request-id: ${String(requestLines(from)[0]!['reference'])}`);
});

it('a body that does not end after its 401 leaves no second line', async () => {
  const from = stack.log.lines.length;
  const client = await connect();
  client.send(begun('forged', 100, '{'));
  const answer = await client.closed();
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
  expect(requestLines(from)).toHaveLength(1);
});

it('one caller who holds his share of the bytes being read is 429, and others are read', async () => {
  const holding = await connect();
  holding.send(begun(tokens[0]!, LIMIT, ' '.repeat(LIMIT - 1)));
  const tokenBytes = { arguments: { name: 'x'.repeat(30_000) }, token: tokens[0]! };
  await eventually('the share used up', async () => {
    const answer = await call(stack, 'whoami', tokenBytes);
    expect([200, 429]).toContain(answer.status);
    if (answer.status === 200) return false;
    expect(answer.headers.get('retry-after')).toBe('1');
    return true;
  });
  const other = await call(stack, 'whoami', { ...tokenBytes, token: tokens[1]! });
  expect(other.status).toBe(200);
  holding.leave();
  await eventually(
    'room again',
    async () => (await call(stack, 'whoami', tokenBytes)).status === 200,
  );
});

it('MAX_CONNECTIONS: what is beyond it is closed, said once a minute, and over when one leaves', async () => {
  const from = stack.log.lines.length;
  const held = await Promise.all(Array.from({ length: 20 }, connect));
  for (let i = 0; i < 10; i += 1) {
    const further = await connect();
    expect(await further.closed()).toBe('');
  }
  const said = lines(from).filter(({ msg }) => /^MAX_CONNECTIONS: 20/.test(String(msg)));
  expect(said).toHaveLength(1);
  for (const client of held.slice(0, 5)) client.leave();
  await eventually('an answer', () =>
    fetch(`${stack.url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
});
