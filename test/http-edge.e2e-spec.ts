import { request as httpRequest } from 'node:http';
import { rpcMessage } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
});
afterAll(() => stack.close());

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  anonymous?: boolean;
}
interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Record<string, unknown>;
}

/** Node's own client, since fetch refuses to set Host. */
function send({ method = 'POST', path = '/', headers = {}, body, anonymous = false }: Sent = {}) {
  const message = rpcMessage({ method: 'tools/list', ...(!anonymous && { token }) });
  const sent = Object.fromEntries(
    Object.entries({ ...message.headers, ...headers }).filter(([, value]) => value !== ''),
  );
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest(stack.url + path, { method, headers: sent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>,
        });
      });
    });
    request.on('error', reject);
    request.end(method === 'POST' ? (body ?? message.body) : undefined);
  });
}

describe('Host and Origin come first', () => {
  it.each(['http://evil.example', 'null', 'http://localhost:6274.evil.example'])(
    'HTTP-01: Origin %s is 403, with and without token',
    async (origin) => {
      for (const anonymous of [false, true]) {
        const answer = await send({ headers: { origin }, anonymous });
        expect(answer.status).toBe(403);
        expect(answer.headers['www-authenticate']).toBeUndefined();
      }
    },
  );

  it('HTTP-01: an absent or listed Origin passes', async () => {
    expect((await send()).status).toBe(200);
    expect((await send({ headers: { origin: 'http://localhost:6274' } })).status).toBe(200);
  });

  it('HTTP-02: Host evil.example is 403; loopback names at the port pass', async () => {
    expect((await send({ headers: { host: 'evil.example' } })).status).toBe(403);
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const host = `${name}:${stack.config.endpoint.port}`;
      expect((await send({ headers: { host } })).status).toBe(200);
    }
  });

  it('OPS-02: health checks pass with any Host and without credentials', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await send({ method: 'GET', path, headers: { host: 'x' }, anonymous: true });
      expect(answer.status).toBe(200);
    }
  });
});

describe('CORS', () => {
  const origin = 'http://localhost:6274';
  it('CORS-01, CORS-02, CORS-05: a preflight needs no token', async () => {
    const headers = { origin, 'access-control-request-method': 'POST' };
    const answer = await send({ method: 'OPTIONS', headers, anonymous: true });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(answer.headers['access-control-allow-headers']).toContain('authorization');
    expect(answer.headers['access-control-allow-methods']).toBe('POST, OPTIONS');
    expect(Number(answer.headers['access-control-max-age'])).toBeGreaterThanOrEqual(600);
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it.each([
    ['200', {}],
    ['401', { anonymous: true }],
    ['415', { headers: { 'content-type': 'text/plain' } }],
  ])('CORS-03, CORS-04: one origin and the exposed headers on %s', async (status, sent: Sent) => {
    const answer = await send({ ...sent, headers: { ...sent.headers, origin } });
    expect(answer.status).toBe(Number(status));
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(answer.headers['vary']).toBe('Origin');
    expect(answer.headers['access-control-expose-headers']).toContain('WWW-Authenticate');
  });
});

describe('one JSON-RPC message of JSON, within the limit', () => {
  const errorOf = (answer: Answer) => answer.json['error'] as { code: number };

  it.each(['GET', 'DELETE'])('HTTP-13: %s is 405 and says what is allowed', async (method) => {
    const answer = await send({ method });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe('POST, OPTIONS');
  });

  it.each(['text/plain', '', 'application/jsonp', 'not a media type'])(
    'HTTP-05: Content-Type %j is 415',
    async (type) => {
      expect((await send({ headers: { 'content-type': type } })).status).toBe(415);
    },
  );

  it('ORD-01: without token the same requests are 401', async () => {
    for (const type of ['text/plain', 'not a media type', 'application/x-www-form-urlencoded']) {
      const answer = await send({ headers: { 'content-type': type }, anonymous: true });
      expect(answer.status).toBe(401);
    }
    expect((await send({ body: '{', anonymous: true })).status).toBe(401);
  });

  it('HTTP-05: a charset parameter is fine', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await send({ headers })).status).toBe(200);
  });

  it('HTTP-06: Accept must allow JSON', async () => {
    expect((await send({ headers: { accept: 'text/html' } })).status).toBe(406);
    for (const accept of ['*/*', 'application/json', '', 'application/*']) {
      expect((await send({ headers: { accept } })).status).toBe(200);
    }
  });

  it('HTTP-07: more than 1 MiB is 413, with a length and chunked', async () => {
    const body = Buffer.alloc(1024 * 1024 + 1, 0x20);
    const withLength = await send({ body, headers: { 'content-length': String(body.length) } });
    expect(withLength.status).toBe(413);
    const chunked = await send({ body, headers: { 'transfer-encoding': 'chunked' } });
    expect(chunked.status).toBe(413);
  });

  it('HTTP-08: broken JSON is 400 -32700', async () => {
    for (const body of ['{', '', Buffer.from([0x22, 0xff, 0x22])]) {
      const answer = await send({ body });
      expect([answer.status, errorOf(answer).code]).toEqual([400, -32700]);
    }
  });

  it.each(['"x"', '{}', '{"jsonrpc":"1.0","id":1,"method":"ping"}', '7', 'null'])(
    'HTTP-09: %s is 400 -32600',
    async (body) => {
      const answer = await send({ body });
      expect([answer.status, errorOf(answer).code]).toEqual([400, -32600]);
    },
  );

  it.each(['[]', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]'])(
    'an array is 400 -32600 in every revision: %s',
    async (body) => {
      for (const version of ['', '2025-03-26', '2025-11-25', '2026-07-28']) {
        const answer = await send({ body, headers: { 'mcp-protocol-version': version } });
        expect([answer.status, errorOf(answer).code]).toEqual([400, -32600]);
      }
    },
  );

  it('HTTP-11: a notification is 202 with an empty body', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const answer = await send({ body });
    expect([answer.status, answer.text]).toEqual([202, '']);
  });

  it('ASM-06: the gateway is no authorization server', async () => {
    for (const path of ['/authorize', '/token', '/register', '/oauth/token']) {
      expect((await send({ path })).status).toBe(404);
    }
  });
});

it('LOG-05: every answer carries the request id that stands in the log', async () => {
  const answer = await send();
  const id = answer.headers['x-request-id'];
  expect(stack.log.requests('mcp-gateway').some((line) => line.reference === id)).toBe(true);
});
