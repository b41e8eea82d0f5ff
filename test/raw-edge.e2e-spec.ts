import { gzipSync } from 'node:zlib';
import { rawExchange, rawRequest } from './support/raw-http.js';
import { rpcMessage } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
let port: number;
let host: string;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
  port = stack.config.endpoint.port;
  host = `Host: localhost:${port}`;
});
afterAll(() => stack.close());

/** A listing as a good caller sends it, with changes. */
function listing(
  target: string,
  more: readonly string[] = [],
  { hosts = [host], body }: { hosts?: readonly string[]; body?: Buffer } = {},
): Buffer {
  const message = rpcMessage({ method: 'tools/list', token });
  const bytes = body ?? Buffer.from(message.body);
  const fields = Object.entries(message.headers).filter(
    ([name]) => !more.some((line) => line.toLowerCase().startsWith(`${name}:`)),
  );
  const lines = [
    ...hosts,
    ...fields.map(([name, value]) => `${name}: ${value}`),
    `content-length: ${bytes.length}`,
    'connection: close',
    ...more,
  ];
  return Buffer.concat([Buffer.from(rawRequest(`POST ${target}`, lines)), bytes]);
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const send = (bytes: string | Buffer) => rawExchange(port, bytes);

describe('one Host', () => {
  it('HTTP-02: two Host lines are 400, the second one not being looked over (RFC 9112 §3.2)', async () => {
    for (const hosts of [
      [host, 'Host: evil.example'],
      [host, host],
      ['Host: evil.example', host],
    ]) {
      expect(statusOf(await send(listing('/', [], { hosts })))).toBe(400);
    }
  });

  it('HTTP-02: no Host line is 400 in HTTP/1.1 and refused in HTTP/1.0', async () => {
    expect(statusOf(await send(listing('/', [], { hosts: [] })))).toBe(400);
    expect(statusOf(await send('GET / HTTP/1.0\r\n\r\n'))).toBe(403);
  });

  it('HTTP-02: the authority of an absolute-form target is the host (RFC 9112 §3.2.2)', async () => {
    const evil = ['Host: evil.example'];
    expect(statusOf(await send(listing('http://evil.example/')))).toBe(403);
    expect(statusOf(await send(listing(`http://localhost:${port}/`)))).toBe(200);
    expect(statusOf(await send(listing(`HTTP://LOCALHOST:${port}/`, [], { hosts: evil })))).toBe(
      200,
    );
    for (const target of ['ftp://localhost/', `http://a@localhost:${port}/`, 'http://']) {
      expect(statusOf(await send(listing(target)))).toBe(400);
    }
  });

  it('PRM-10: an absolute-form target reaches the discovery document, from any origin', async () => {
    const path = '/.well-known/oauth-protected-resource';
    const answer = await send(
      rawRequest(`GET http://localhost:${port}${path}?x=1`, [
        host,
        'Origin: https://x.test',
        'Connection: close',
      ]),
    );
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain(`"resource":"${stack.resource}"`);
    expect(answer).toMatch(/^access-control-allow-origin: \*\r$/m);
    for (const absolute of [`http://localhost:${port}/healthz`, `http://x.test/healthz`]) {
      expect(statusOf(await send(rawRequest(`GET ${absolute}`, [host, 'Connection: close'])))).toBe(
        200,
      );
    }
  });
});

describe('what the framework would answer', () => {
  const plain = (answer: string) => {
    expect(answer).not.toMatch(/FST_ERR|statusCode|Cannot [A-Z]+|Route [A-Z]+/);
    expect(answer).toMatch(/^x-request-id: [0-9a-f-]{36}\r$/m);
    expect(answer).toMatch(/^cache-control: no-store\r$/im);
    return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { error: string };
  };
  const closing = 'Connection: close';

  it.each(['/%zz', '/%', '/%ff', '/a/%e0%a4%a'])(
    'HTTP-01, HTTP-02: %s is judged for Host and Origin, and then 400 in words of ours',
    async (path) => {
      const evil = await send(rawRequest(`GET ${path}`, ['Host: evil.example', closing]));
      expect(statusOf(evil)).toBe(403);
      const foreign = await send(
        rawRequest(`GET ${path}`, [host, 'Origin: https://x.test', closing]),
      );
      expect(statusOf(foreign)).toBe(403);
      const answer = await send(rawRequest(`GET ${path}`, [host, closing]));
      expect(statusOf(answer)).toBe(400);
      expect(plain(answer)).toEqual({
        error: 'bad_request',
        error_description: 'The request is malformed',
      });
    },
  );

  it.each([
    ['an unknown path', () => rawRequest('GET /nowhere', [host, closing]), 404, 'not_found'],
    ['no HTTP', () => 'garbage\r\n\r\n', 400, 'bad_request'],
    [
      'a header that is too large',
      () => rawRequest('GET /', [host, `X: ${'y'.repeat(17_000)}`]),
      431,
      'header_fields_too_large',
    ],
    ['CONNECT', () => rawRequest('CONNECT evil.example:443', [host]), 501, 'not_implemented'],
    [
      'an expectation',
      () => rawRequest('POST /', [host, 'Expect: a miracle', 'Content-Length: 0', closing]),
      417,
      'expectation_failed',
    ],
    [
      'a transfer coding',
      () => rawRequest('POST /', [host, 'Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'),
      501,
      'not_implemented',
    ],
  ])('HTTP-17: %s is answered in words of ours', async (_what, request, status, error) => {
    const answer = await send(request());
    expect(statusOf(answer)).toBe(status);
    expect(plain(answer).error).toBe(error);
  });
});

it('AUTH-05: a second Authorization is seen wherever it stands, or the request is 431', async () => {
  const filling = (count: number) => Array.from({ length: count }, (_, i) => `x${i}: 1`);
  const second = 'authorization: Bearer other';
  const message = rpcMessage({ method: 'tools/list', token });
  const first = `Authorization: ${message.headers['authorization']}`;
  const seen = await send(listing('/', [first, ...filling(150), second]));
  expect(statusOf(seen)).toBe(400);
  const tooMany = await send(listing('/', ['authorization: Bearer a', ...filling(2_000), second]));
  expect(statusOf(tooMany)).toBe(431);
});

describe('what a client says of its messages', () => {
  it.each([
    ['application/json;q=0', 406],
    ['application/json; Q=0.000, text/event-stream', 406],
    ['application/json;q=0, */*', 406],
    ['application/*;q=0, */*;q=1', 406],
    ['application/json;q=0.001', 200],
    ['*/*;q=0, application/json', 200],
    ['text/event-stream;q=0, application/json;q=0.5', 200],
    ['application/json;v="q=0"', 200],
  ])('HTTP-06: Accept: %s is %i (RFC 9110 §12.5.1)', async (accept, status) => {
    expect(statusOf(await send(listing('/', [`Accept: ${accept}`])))).toBe(status);
  });

  it.each(['gzip', 'br', 'identity, gzip'])(
    'HTTP-05: Content-Encoding: %s is 415 and says what is read (RFC 9110 §15.5.16)',
    async (coding) => {
      const { body } = rpcMessage({ method: 'tools/list' });
      for (const bytes of [gzipSync(body), Buffer.from(body)]) {
        const answer = await send(listing('/', [`Content-Encoding: ${coding}`], { body: bytes }));
        expect(statusOf(answer)).toBe(415);
        expect(answer).toMatch(/^accept-encoding: identity\r$/im);
      }
    },
  );

  it('HTTP-05: Content-Encoding: identity is none', async () => {
    expect(statusOf(await send(listing('/', ['Content-Encoding: identity'])))).toBe(200);
  });
});
