/*
 * Faults that people met with servers of this kind, each by what they did. Those with suites of their
 * own: signals while it starts (ending), origins of apps (app-origins), tokens of many groups
 * (large-tokens), a .env that is not read as it looks (env-file).
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createGateway } from '../apps/mcp-gateway/src/create-gateway.js';
import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { startChild } from './support/child.js';
import { freePorts } from './support/free-ports.js';
import { rawExchange, rawRequest } from './support/raw-http.js';
import { call, ERAS, rpc, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
  await call(stack, 'greet', { token });
});
afterAll(() => stack.close());

describe('settings that would mislead somebody stop it, with what to write', () => {
  const MAIN = join(__dirname, '../dist/apps/mcp-gateway/src/main.js');
  const there = (url: string) => ({ MCP_SERVER_URL: url, AUTH0_AUDIENCE: url });

  it.each<[string, Record<string, string>, string]>([
    [
      'a password in the upstream’s URL, which would take the delegated token’s place',
      { API_BASE_URL: 'http://svc:canary@localhost:8787' },
      'API_BASE_URL: holds a user name or password; write the URL without them (they are sent or published)',
    ],
    [
      'a password in the public URL, which is published',
      there('https://user:canary@gw.example/mcp'),
      'MCP_SERVER_URL: holds a user name or password; write the URL without them (they are sent or published)',
    ],
    [
      'a public URL with a port that clients leave out',
      there('https://gw.example:443/mcp'),
      'MCP_SERVER_URL: is not the spelling that clients compare; write https://gw.example/mcp',
    ],
    [
      'a path that no router finds',
      there('http://localhost:3001/a%20b/mcp'),
      'MCP_SERVER_URL: its path may hold letters, digits, - . _ ~ and single slashes only; write one such as /mcp',
    ],
    [
      'a path that a router reads as a pattern',
      there('http://localhost:3001/v1:mcp'),
      'MCP_SERVER_URL: its path may hold letters, digits, - . _ ~ and single slashes only; write one such as /mcp',
    ],
    [
      'a path that is its own',
      there('http://localhost:3001/healthz'),
      'MCP_SERVER_URL: the gateway answers /healthz itself; write another path, such as /mcp',
    ],
    [
      'an origin that no browser sends',
      { CORS_ORIGINS: 'tauri://localhost/' },
      'CORS_ORIGINS: "tauri://localhost/" is not what browsers send; write tauri://localhost',
    ],
    [
      'a scope that no header can carry',
      { BASELINE_SCOPES: 'tool:größe' },
      'BASELINE_SCOPES: a scope holds visible ASCII only, without " and \\; write such names',
    ],
    [
      'a parameter that is given twice',
      { EXCHANGE_PARAMETERS: 'a=1&a=2' },
      'EXCHANGE_PARAMETERS: "a" is given twice; write it once',
    ],
  ])('OPS-01: %s', async (_what, env, line) => {
    const { PATH } = process.env;
    const child = startChild(process.execPath, [MAIN], { PATH, ADMIN_PORT: 'off', ...env });
    const [status] = (await once(child.process, 'close')) as [number];
    expect([status, child.output()]).toEqual([1, expect.stringContaining(`  - ${line}\n`)]);
    expect(child.output()).not.toContain('canary');
  });
});

describe.each(ERAS)('what clients send, era %s', (era) => {
  const message = (method: string, params: Readonly<Record<string, unknown>>) =>
    rpcMessage({ era, token, method, params });
  const post = (
    { headers, body }: ReturnType<typeof rpcMessage>,
    more: Record<string, string> = {},
    bytes = Buffer.from(body),
  ) => {
    return fetch(stack.url, { method: 'POST', headers: { ...headers, ...more }, body: bytes });
  };
  const listing = () => message('tools/list', {});

  it('HTTP-17: arguments of null are one sentence and no exchange', async () => {
    const exchanges = stack.issuer.counters.exchanges;
    const other = await stack.token();
    const params = { name: 'greet', arguments: null };
    const answer = await rpc(stack, { era, token: other, method: 'tools/call', params });
    expect([answer.status, answer.body['error']]).toEqual([
      200,
      { code: -32602, message: 'Invalid params: params.arguments must be an object' },
    ]);
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
  });

  it('TOOL-12: half a character is none in any answer', async () => {
    const sent = message('tools/call', { name: 'greet', arguments: { name: 'NAME' } });
    const bytes = Buffer.from(sent.body.replace('NAME', '\\ud83d'));
    const text = await (await post(sent, {}, bytes)).text();
    expect(text).toContain('Hello, \ufffd (local|all-rights)!');
    expect(text).not.toMatch(/\\ud[89a-f]/);
  });

  it('HTTP-05: a packed body, and one that says it is, are 415 with what is read', async () => {
    for (const [coding, bytes] of [
      ['gzip', gzipSync(listing().body)],
      ['br', Buffer.from(listing().body)],
    ] as const) {
      const { status, headers } = await post(listing(), { 'content-encoding': coding }, bytes);
      expect([status, headers.get('accept-encoding')]).toEqual([415, 'identity']);
    }
  });

  it('HTTP-06: a media type of weight 0 is none that is accepted', async () => {
    const { status } = await post(listing(), { accept: 'application/json;q=0' });
    expect(status).toBe(406);
  });

  it('UP-05: the whole numbers of an upstream keep their digits', async () => {
    const held = stack.holdUpstream();
    const answer = call(stack, 'greet', { era, token });
    await held.arrived;
    held.answer('{"id":9007199254740993,"of":[1e400,0.5]}');
    expect(textOf(await answer)).toBe(
      'Hello, there (local|all-rights)!\nUpstream API Response: ' +
        '{\n  "id": 9007199254740993,\n  "of": [\n    1e400,\n    0.5\n  ]\n}',
    );
  });

  it('UP-05: an upstream that answers no HTTP is not one that cannot be reached', async () => {
    const held = stack.holdUpstream();
    const answer = call(stack, 'greet', { era, token });
    const { socket } = await held.arrived;
    socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
    expect(textOf(await answer)).toMatch(/^The upstream API gave no usable answer\. \(reference /);
  });

  it('TX-14: a delegated token that no header can carry is not sent at all', async () => {
    for (const value of ['李', 'a\r\nX: 1', 'a b', '']) {
      const other = await stack.issuer.issue({ jti: value });
      const answer = { access_token: value, token_type: 'Bearer', expires_in: 600 };
      stack.issuer.faults.token = { status: 200, body: JSON.stringify(answer), times: 1 };
      const calls = stack.atUpstream.length;
      const text = textOf(await call(stack, 'greet', { era, token: other }));
      expect(text).toMatch(/^The authorization server gave no usable answer\. \(reference /);
      expect(stack.atUpstream).toHaveLength(calls);
    }
  });
});

it('HTTP-17: initialize without a client is one sentence', async () => {
  const params = { protocolVersion: '2025-06-18', capabilities: {} };
  const { status, body } = await rpc(stack, { token, method: 'initialize', params });
  expect([status, body['error']]).toEqual([
    200,
    { code: -32602, message: 'Invalid params: params.clientInfo must be an object' },
  ]);
});

describe('how clients name what they want', () => {
  const status = async (
    port: number,
    target: string,
    host: string,
    more: readonly string[] = [],
  ) => {
    const lines = [`Host: ${host}`, 'Connection: close', ...more];
    return Number((await rawExchange(port, rawRequest(target, lines))).slice(9, 12));
  };
  const portOf = (url: string) => Number(new URL(url).port || 80);

  it('HTTP-02: the default port may stand in Host', async () => {
    const [port] = (await freePorts(1)) as [number];
    const env = { ...stack.env, PORT: String(port), MCP_SERVER_URL: 'https://gw.example/mcp' };
    const gateway = await createGateway(parseConfig(env), { logStream: stack.log });
    await gateway.listen(port, '127.0.0.1');
    try {
      const document = 'GET /.well-known/oauth-protected-resource/mcp';
      for (const host of ['gw.example:443', 'GW.EXAMPLE', 'gw.example']) {
        expect(await status(port, document, host)).toBe(200);
        expect(await status(port, 'POST /mcp', host)).toBe(401);
      }
      expect(await status(port, document, 'gw.example:444')).toBe(403);
    } finally {
      await gateway.close();
    }
  });

  it('HTTP-02: a target in absolute-form is one in origin-form at that host, at each server', async () => {
    const { issuer, env } = stack;
    const { port } = stack.config.endpoint;
    const prm = 'GET /.well-known/oauth-protected-resource';
    const page = ['Origin: https://x.test'];
    const served: [number, string, string[]][] = [
      [port, 'POST / ,POST /?a,GET /,GET /healthz,GET /readyz,GET /none,GET /%', []],
      [port, prm, []],
      [port, prm, page],
      [portOf(env['API_BASE_URL']!), 'GET /,GET /healthz,GET /api/private-scope,GET /%', []],
      [portOf(issuer.url), 'GET /,GET /jwks,GET /.well-known/openid-configuration,GET /%', []],
    ];
    const each = served.flatMap(([port, all, more]) =>
      all.split(',').map((one) => [port, ...(one.split(' ') as [string, string]), more] as const),
    );
    for (const [port, method, path, more] of each) {
      const own = `localhost:${port}`;
      const absolute = (host: string, line: string) =>
        status(port, `${method} http://${host}${path}`, line, more);
      const plain = (host: string) => status(port, `${method} ${path}`, host, more);
      expect([path, await absolute(own, 'evil.example')]).toEqual([path, await plain(own)]);
      expect([path, await absolute('evil.example', own)]).toEqual([
        path,
        await plain('evil.example'),
      ]);
    }
    expect(await status(port, `POST http://evil.example/`, `localhost:${port}`)).toBe(403);
  });

  it('HTTP-02: a path that cannot be decoded is judged for Host first', async () => {
    const { port } = stack.config.endpoint;
    for (const path of ['/%', '/%zz', '/.well-known/%', '/healthz%']) {
      expect(await status(port, `GET ${path}`, 'evil.example')).toBe(403);
      expect(await status(port, `GET ${path}`, `localhost:${port}`)).toBe(400);
    }
  });
});
