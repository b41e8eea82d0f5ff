import type { ServerResponse } from 'node:http';
import { eventually } from './support/child.js';
import { json, startDouble, type HttpDouble } from './support/http-double.js';
import type { RequestLine } from './support/log-capture.js';
import { rawConnection, rawExchange, rawRequest, type RawConnection } from './support/raw-http.js';
import { call, ERAS, rpcMessage, type Era } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let upstream: HttpDouble;
let token: string;
let port: number;
/** Answers of the upstream that are held back. */
let held: ServerResponse[] = [];

beforeAll(async () => {
  upstream = await startDouble();
  upstream.answer = (_request, response) => held.push(response);
  stack = await startStack({ env: { API_BASE_URL: upstream.url } });
  token = await stack.token();
  port = stack.config.endpoint.port;
});
afterAll(async () => {
  for (const response of held) response.destroy();
  await stack.close();
  await upstream.close();
});
beforeEach(() => {
  held = [];
});

function message(era: Era, method: string, params: object = {}): string {
  const { headers, body } = rpcMessage({ era, method, params: { ...params }, token });
  const fields = { Host: `localhost:${port}`, ...headers, 'content-length': String(body.length) };
  return rawRequest('POST /', fields, body);
}
const greet = (era: Era) => message(era, 'tools/call', { name: 'greet', arguments: {} });

/** The request lines that `act` leaves, once there are so many of them and no further one follows. */
async function linesOf(count: number, act: () => Promise<unknown>): Promise<RequestLine[]> {
  const before = stack.log.requests('mcp-gateway').length;
  await act();
  const lines = () => stack.log.requests('mcp-gateway').slice(before);
  await eventually(`${count} request lines`, () => lines().length >= count);
  // A request that was begun and logged afterwards shows that nothing is behind it.
  await call(stack, 'whoami', { token });
  await eventually('the last line', () => lines().some(({ tool }) => tool === 'whoami'));
  return lines().filter(({ tool }) => tool !== 'whoami');
}

const open = (count: number) =>
  Promise.all(Array.from({ length: count }, () => rawConnection(port)));

describe.each(ERAS)('%s: a client that leaves', (era) => {
  it('LOG-05: 20 clients that leave while a tool runs are 20 lines with person and tool', async () => {
    const lines = await linesOf(20, async () => {
      const clients = await open(20);
      for (const client of clients) client.send(greet(era));
      await eventually('20 calls at the upstream', () => held.length === 20);
      for (const client of clients) client.leave();
    });
    expect(lines).toHaveLength(20);
    for (const line of lines) {
      expect(line).toMatchObject({
        aborted: true,
        status: null,
        method: 'POST',
        path: '/',
        sender: 'mcp-cli',
        audience: stack.resource,
        rpc: 'tools/call',
        tool: 'greet',
        reference: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        durationMs: expect.any(Number) as number,
      });
    }
    expect(new Set(lines.map(({ reference }) => reference)).size).toBe(20);
  });

  it('LOG-05: of three calls sent without waiting each has its line when the client leaves', async () => {
    const lines = await linesOf(3, async () => {
      const [client] = (await open(1)) as [RawConnection];
      client.send(greet(era).repeat(3));
      await eventually('3 calls at the upstream', () => held.length === 3);
      client.leave();
    });
    expect(lines.map(({ tool, aborted }) => [tool, aborted])).toEqual(
      Array.from({ length: 3 }, () => ['greet', true]),
    );
  });

  it('LOG-05: an answer that was sent whole is one line and not aborted', async () => {
    const lines = await linesOf(1, async () => {
      const [client] = (await open(1)) as [RawConnection];
      client.send(greet(era));
      await eventually('a call at the upstream', () => held.length === 1);
      json(held[0]!, 200, { msg: 'hello' });
      await client.until(/hello/);
      client.leave();
    });
    expect(lines).toEqual([expect.objectContaining({ status: 200, tool: 'greet' })]);
    expect(lines[0]).not.toHaveProperty('aborted');
  });
});

it('LOG-05: a body that breaks off is one line with the caller, and no error', async () => {
  const from = stack.log.lines.length;
  const whole = message('2025', 'tools/list');
  const lines = await linesOf(2, async () => {
    for (const part of [whole.slice(0, -10), whole.slice(0, whole.indexOf('\r\n\r\n') + 4)]) {
      const [client] = (await open(1)) as [RawConnection];
      client.send(part);
      await eventually('the bytes at the gateway', () => client.socket.writableLength === 0);
      client.leave();
    }
  });
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatchObject({ aborted: true, status: null });
  const errors = stack.log.lines.slice(from).filter(({ level }) => Number(level) >= 40);
  expect(errors).toEqual([]);
});

describe('LOG-05: what never reaches a route has its line too', () => {
  const host = () => ({ Host: `localhost:${port}`, Connection: 'close' });
  it.each<[string, () => string, Partial<RequestLine>]>([
    ['a foreign Host', () => rawRequest('GET /', { Host: 'x' }), { status: 403, path: '/' }],
    [
      'a path that cannot be decoded',
      () => rawRequest('GET /%zz', host()),
      { status: 400, path: '/%zz' },
    ],
    [
      'an unknown path',
      () => rawRequest('PUT /x', host()),
      { status: 404, path: '/x', method: 'PUT' },
    ],
    ['two Hosts', () => rawRequest('GET /', [`Host: a`, 'Host: b']), { status: 400, path: '/' }],
    ['no HTTP', () => 'garbage\r\n\r\n', { status: 400, path: null as never, method: null }],
    [
      'too large a header',
      () => rawRequest('GET /', { ...host(), X: 'y'.repeat(17_000) }),
      { status: 431, path: '/', method: 'GET', reason: 'header beyond MAX_HEADER_BYTES' },
    ],
    [
      'a header that is not read to its end',
      () => rawRequest('GET /', { ...host(), X: 'y'.repeat(40_000) }),
      {
        status: 431,
        path: null as never,
        method: null,
        reason: 'header beyond MAX_HEADER_BYTES',
      },
    ],
    [
      'too many header lines',
      () => rawRequest('GET /', [...Array<string>(201).fill('X: 1')]),
      { status: 431, path: '/', reason: 'more than 200 header lines' },
    ],
    [
      'CONNECT',
      () => rawRequest('CONNECT evil.example:443', host()),
      { status: 501, method: 'CONNECT' },
    ],
    [
      'an expectation',
      () => rawRequest('POST /', { ...host(), Expect: 'x', 'Content-Length': '0' }),
      { status: 417, method: 'POST' },
    ],
    [
      'too large a body',
      () => message('2025', 'tools/list').replace(/content-length: \d+/, 'content-length: 9999999'),
      { status: 413, sender: 'mcp-cli' },
    ],
    [
      'a malformed chunk',
      () =>
        message('2025', 'tools/list').replace(
          /content-length: \d+\r\n\r\n.*/,
          'transfer-encoding: chunked\r\n\r\nzz\r\n',
        ),
      { status: 400, method: 'POST', path: '/' },
    ],
  ])('%s', async (_what, bytes, expected) => {
    const lines = await linesOf(1, () => rawExchange(port, bytes()));
    expect(lines).toEqual([expect.objectContaining(expected)]);
    expect(lines[0]).not.toHaveProperty('aborted');
  });
});

it('LOG-01, LOG-04: a path is logged on one line, cut, and without what looks like a token', async () => {
  const get = (path: string) =>
    rawExchange(port, rawRequest(`GET ${path}`, { Host: 'x', Connection: 'close' }));
  const lines = await linesOf(2, async () => {
    await get(`/${token}`);
    await get(`/${'a/'.repeat(7_000)}`);
  });
  for (const { path } of lines) expect(path.length).toBeLessThanOrEqual(201);
  expect(stack.log.text).not.toContain(token.slice(0, 40));
  expect(lines.some(({ path }) => path.includes('[removed]'))).toBe(true);
});

it('health checks are not logged, also by an absolute-form target', async () => {
  const lines = await linesOf(0, async () => {
    for (const target of ['/healthz', '/readyz?x', `http://x/healthz`]) {
      const bytes = rawRequest(`GET ${target}`, { Host: 'x', Connection: 'close' });
      expect(await rawExchange(port, bytes)).toMatch(/^HTTP\/1\.1 200/);
    }
  });
  expect(lines).toEqual([]);
});
