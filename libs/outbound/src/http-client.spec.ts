import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { inspect } from 'node:util';
import { freePorts } from '../../../test/support/free-ports.js';
import { startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { createHttpClient, OutboundError } from './http-client.js';

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

const send = (more: object = {}) =>
  http.send({ method: 'GET', url: server.url, timeoutMs: 2_000, ...more });
const codeOf = async (sent: Promise<unknown>) => {
  const error: unknown = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof OutboundError ? error.code : error;
};

it('answers of any status but a redirect are returned, text as it is', async () => {
  server.answer = (_request, response) => response.writeHead(418, { 'X-A': 'b' }).end('{"a"');
  expect(await send()).toMatchObject({ status: 418, body: '{"a"', headers: { 'x-a': 'b' } });
});

it.each([301, 302, 303, 307, 308])(
  'TX-09: %i is refused and nothing goes elsewhere',
  async (status) => {
    const other = await startDouble();
    server.answer = (_request, response) =>
      response.writeHead(status, { location: other.url }).end();
    expect(await codeOf(send({ method: 'POST', body: 'secret=1' }))).toBe('redirect_refused');
    expect(other.requests).toHaveLength(0);
    await other.close();
  },
);

it('the deadline is a total: a dripping answer is cut', async () => {
  let dripped = 0;
  const drip = (response: ServerResponse): void => {
    if (response.destroyed) return;
    dripped += 1;
    response.write('x', () => {
      void time.advance(10).then(() => {
        drip(response);
      });
    });
  };
  server.answer = (_request, response) => {
    drip(response.writeHead(200));
  };
  expect(await codeOf(send({ timeoutMs: 150 }))).toBe('timeout');
  expect(dripped).toBe(15);
});

it('UP-05: too much, also when it was small on the wire, is unusable', async () => {
  server.answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000)));
  expect(await codeOf(send({ maxResponseBytes: 100_000 }))).toBe('answer_unusable');
});

it('UP-05: an answer in chunks of a byte is whole, and kept in one buffer', async () => {
  server.answer = (_request, { socket }) => {
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    socket?.write(`${head}${'1\r\n \r\n'.repeat(20_000)}0\r\n\r\n`);
  };
  expect((await send()).body).toBe(' '.repeat(20_000));
});

it('UP-05: an answer in many chunks is whole', async () => {
  const chunks = Array.from({ length: 300 }, (_, index) => String(index).repeat(50));
  server.answer = (_request, response) => {
    for (const chunk of chunks) response.write(chunk);
    response.end();
  };
  expect((await send()).body).toBe(chunks.join(''));
});

it('cancelled, refused and closed connections have their own codes', async () => {
  server.answer = (_request, response) => response.destroy();
  expect(await codeOf(send())).toBe('unreachable');
  expect(await codeOf(send({ signal: AbortSignal.abort() }))).toBe('aborted');
  const [nobody] = await freePorts(1);
  expect(await codeOf(send({ url: `http://127.0.0.1:${nobody}/` }))).toBe('unreachable');
});

it('LOG-01: an error holds nothing of the request', async () => {
  server.answer = (_request, response) => response.destroy();
  const error: unknown = await send({
    method: 'POST',
    body: 'client_secret=canary-a',
    headers: { authorization: 'Bearer canary-b' },
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OutboundError);
  expect(inspect(error, { depth: 10 }) + JSON.stringify(error)).not.toContain('canary');
});

it.each<[string, string, Buffer, Record<string, string>]>([
  ['bytes that are no UTF-8', 'answer_unusable', Buffer.from('{"a":"\xe9"}', 'latin1'), {}],
  ['half a character', 'answer_unusable', Buffer.from('{"a":"é"}').subarray(0, 7), {}],
  [
    'another charset',
    'answer_unusable',
    Buffer.from('{}'),
    { 'content-type': 'application/json; charset=iso-8859-1' },
  ],
  [
    'UTF-16',
    'answer_unusable',
    Buffer.from('{}'),
    { 'content-type': 'application/json;charset="utf-16"' },
  ],
  ['an unknown coding', 'answer_unusable', Buffer.from('{}'), { 'content-encoding': 'exi' }],
  [
    'two codings',
    'answer_unusable',
    gzipSync(gzipSync('{}')),
    { 'content-encoding': 'gzip, gzip' },
  ],
  [
    'UTF-8 by name',
    '{"a":"é"}',
    Buffer.from('{"a":"é"}'),
    { 'content-type': 'application/json; charset="UTF-8"' },
  ],
  ['a byte order mark', '{}', Buffer.from('\uFEFF{}'), {}],
  ['a known coding', '{"a":"é"}', gzipSync('{"a":"é"}'), { 'content-encoding': 'gzip' }],
  ['the identity coding', '{}', Buffer.from('{}'), { 'content-encoding': 'identity' }],
  ['nothing', '', Buffer.alloc(0), { 'content-type': 'text/plain; charset=iso-8859-1' }],
])('UP-05: a success with %s is %s', async (_name, outcome, bytes, headers) => {
  server.answer = (_request, response) => response.writeHead(200, headers).end(bytes);
  const body = send().then((answer) => answer.body);
  const failed = await codeOf(body);
  expect(failed ?? (await body)).toBe(outcome);
});

it('a failure is judged by its status, in whatever charset it comes', async () => {
  server.answer = (_request, response) =>
    response
      .writeHead(404, { 'content-type': 'text/html; charset=iso-8859-1' })
      .end(Buffer.from('r\xe9', 'latin1'));
  expect(await send()).toMatchObject({ status: 404, body: 'r\ufffd' });
});

it.each(['user:canary@', 'user@', ':canary@'])(
  'PASS-01: a URL with %s is not asked: its credentials would replace those of the request',
  async (userInfo) => {
    const url = server.url.replace('//', `//${userInfo}`);
    const error = await codeOf(send({ url, headers: { authorization: 'Bearer t' } }));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).not.toContain('canary');
    expect(server.requests).toHaveLength(0);
  },
);

it('an at sign elsewhere in a URL is no user name', async () => {
  server.answer = (_request, response) => response.writeHead(200).end('{}');
  expect(await send({ url: `${server.url}/a@b?c=d@e` })).toMatchObject({ status: 200 });
});

it.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'answer_unusable'],
  ['a body alone', '<html>hello</html>', 'answer_unusable'],
  ['a status of no kind', 'HTTP/1.1 999999 OK\r\n\r\n', 'answer_unusable'],
  [
    'two lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    'answer_unusable',
  ],
  ['a header of 20 KB', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 'answer_unusable'],
  ['an end without an answer', '', 'unreachable'],
])('UP-05: who answers %s is not unreachable, who gives no answer is', async (...row) => {
  const [, bytes, code] = row;
  const raw = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = raw.address() as AddressInfo;
    expect(await codeOf(send({ url: `http://127.0.0.1:${port}/` }))).toBe(code);
  } finally {
    await new Promise((resolve) => raw.close(resolve));
  }
});
