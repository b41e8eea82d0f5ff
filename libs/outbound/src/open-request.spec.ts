import { createServer, type AddressInfo } from 'node:net';
import { testAuthority } from '../../../test/support/certificates.js';
import { freePorts } from '../../../test/support/free-ports.js';
import { startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { failureOf, outboundFailure } from '../../../test/support/outbound-failure.js';
import { startTlsServer } from '../../../test/support/tls-server.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { createHttpClient } from './http-client.js';
import type { HttpMethod, HttpStreamRequest } from './http-stream.js';

const MAX = 100_000;
const time = new VirtualTime();
const http = createHttpClient(time.after);
let server: HttpDouble;
beforeEach(async () => {
  server = await startDouble();
});
afterEach(() => server.close());
afterAll(() => {
  http.close();
});

const open = (more: Partial<HttpStreamRequest> = {}) =>
  http.open({ method: 'GET', url: server.url, timeoutMs: 2_000, ...more });
const whole = async (more: Partial<HttpStreamRequest> = {}) => {
  const answer = await open(more);
  const { status, headers } = answer;
  return { status, headers, body: (await answer.bytes(MAX)).toString('latin1') };
};

/** What a server gets as bytes; it answers each request with the same. */
async function rawServer(answer: string) {
  const connections: string[] = [];
  const raw = createServer((socket) => {
    const at = connections.push('') - 1;
    socket
      .on('error', () => undefined)
      .on('data', (bytes) => {
        connections[at] = (connections[at] ?? '') + bytes.toString('latin1');
        socket.write(answer, 'latin1');
      });
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(raw.address() as AddressInfo).port}`,
    connections,
    close: () => raw.close(),
  };
}

it('any bytes come as they are, of any status but a redirect', async () => {
  server.answer = (_request, response) =>
    response.writeHead(418, { 'X-A': 'b' }).end(Buffer.of(0xff, 0x00));
  expect(await whole()).toMatchObject({ status: 418, headers: { 'x-a': 'b' }, body: '\xff\0' });
});

it.each([300, 301, 302, 303, 307, 308])('PASS-05: %i is refused', async (status) => {
  server.answer = (_request, response) => response.writeHead(status, { location: '/x' }).end();
  expect(await failureOf(open())).toMatch(/^redirect_refused: .*: redirect 3\d\d$/);
  expect(server.requests).toHaveLength(1);
});

it('a change of protocol that nobody asked for is no answer, and is settled at once', async () => {
  const raw = await rawServer('HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
  expect(await failureOf(open({ url: raw.url }))).toMatch(/^answer_unusable: .*HTTP 101/);
  raw.close();
});

it('a condition that does not hold is answered with 304, which is no redirect', async () => {
  server.answer = (_request, response) => response.writeHead(304, { etag: '"a"' }).end();
  expect(await whole()).toMatchObject({ status: 304, headers: { etag: '"a"' }, body: '' });
});

it.each<[HttpMethod, string | Uint8Array | undefined, string, string | undefined]>([
  ['GET', undefined, '', undefined],
  ['DELETE', undefined, '', undefined],
  ['DELETE', 'é', 'é', '2'],
  ['POST', undefined, '', '0'],
  ['POST', '', '', '0'],
  ['PUT', Buffer.from('abc'), 'abc', '3'],
  ['PATCH', '{}', '{}', '2'],
  ['QUERY', '{}', '{}', '2'],
  ['OPTIONS', '{}', '{}', '2'],
])('%s with the body %j arrives whole, with its length', async (method, body, seen, length) => {
  server.answer = (_request, response) => response.end();
  await whole({ method, ...(body !== undefined && { body }) });
  expect(server.requests).toEqual([expect.objectContaining({ method, body: seen })]);
  expect(server.requests[0]?.headers['content-length']).toBe(length);
  expect(server.requests[0]?.headers['transfer-encoding']).toBeUndefined();
});

it('a connection is used again after an answer that was read, or has no body', async () => {
  const raw = await rawServer('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  try {
    const { url } = raw;
    expect((await (await open({ url })).bytes(MAX)).toString()).toBe('{}');
    expect((await (await open({ url })).firstBytes(MAX)).toString()).toBe('{}');
    (await open({ url })).close();
    await time.advance(0);
    expect((await (await open({ url })).bytes(MAX)).toString()).toBe('{}');
    expect(raw.connections).toHaveLength(1);
  } finally {
    http.close();
    raw.close();
  }
});

it('the deadline holds to the last byte, and the signal of the caller', async () => {
  server.answer = (_request, response) => {
    response.writeHead(200).write('{');
  };
  const late = failureOf((await open()).bytes(MAX));
  await time.advance(2_000);
  expect(await late).toMatch(/^timeout: .*: timeout after 2000 ms$/);
  const leaving = new AbortController();
  const left = failureOf((await open({ signal: leaving.signal })).bytes(MAX));
  leaving.abort();
  expect(await left).toMatch(/^aborted: .*: cancelled$/);
  expect(await failureOf(open({ signal: AbortSignal.abort() }))).toMatch(/^aborted: /);
  expect(server.requests).toHaveLength(2);
});

it('an answer that was closed is over for its deadline as well', async () => {
  const gone = new Promise((resolve) => {
    server.answer = (_request, response) => {
      response.once('close', resolve).writeHead(200).write('{');
    };
  });
  (await open()).close();
  await gone;
  await time.advance(2_000);
});

describe('whether a byte of the request left is told', () => {
  it.each<[string, () => Promise<{ url: string; close?: () => unknown }>, boolean]>([
    ['nobody listens', async () => ({ url: `http://127.0.0.1:${(await freePorts(1))[0]}` }), false],
    ['a name that nobody has', () => Promise.resolve({ url: 'http://orders.invalid/' }), false],
    [
      'a certificate that does not hold',
      async () => {
        const tls = await startTlsServer(testAuthority().issue(['localhost']));
        return { url: `https://localhost:${tls.port}/`, close: () => tls.close() };
      },
      false,
    ],
    [
      'a connection that ends after the request',
      () => {
        server.answer = (_request, response) => response.destroy();
        return Promise.resolve({ url: server.url });
      },
      true,
    ],
  ])('%s', async (_name, prepare, sent) => {
    const target = await prepare();
    const error = await outboundFailure(open({ url: target.url, method: 'POST', body: '{}' }));
    expect([error.code, error.sent]).toEqual(['unreachable', sent]);
    await target.close?.();
  });

  it('a connection that was kept, and ends: nobody knows', async () => {
    server.answer = (_request, response) => response.end('{}');
    await whole();
    server.answer = (_request, response) => response.destroy();
    expect((await outboundFailure(open())).sent).toBe(true);
  });
});

it('PASS-01: a URL with a user name or password is not asked', async () => {
  const url = server.url.replace('//', '//user:canary@');
  await expect(open({ url })).rejects.toThrow(TypeError);
  expect(server.requests).toHaveLength(0);
});

it.each(['/a%2Fb/%2e%2e/c?x=%27y%27&z', "/a'b(c)!*;,=@:$&+", '/%E2%82%AC?a=b?c/d'])(
  'PASS-06: the path goes as it is written: %s',
  async (path) => {
    server.answer = (_request, response) => response.end();
    await whole({ url: server.url + path });
    // Dot segments are gone before: a URL has none (WHATWG URL, path state).
    expect(server.requests[0]?.url).toBe(path.replace('/a%2Fb/%2e%2e', ''));
  },
);
