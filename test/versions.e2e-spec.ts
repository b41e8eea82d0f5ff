import { call, ERAS, rpc, rpcMessage, type RpcRequest } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
});
afterAll(() => stack.close());

const modern = (request: Partial<RpcRequest>, change: Record<string, string | undefined> = {}) => {
  const message = rpcMessage({ era: '2026', method: 'tools/list', token, ...request });
  const headers = Object.entries({ ...message.headers, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return fetch(stack.url, { method: 'POST', headers, body: message.body });
};
const codeOf = async (response: Response) => {
  const { error, id } = (await response.json()) as { error?: { code: number }; id?: unknown };
  return [response.status, error?.code, id];
};
const greet = { method: 'tools/call', params: { name: 'greet', arguments: {} } };

describe('era selection and versions', () => {
  it('VER-01: the same endpoint and token serve both eras', async () => {
    for (const era of ERAS) {
      expect((await rpc(stack, { era, method: 'tools/list', token })).status).toBe(200);
    }
  });

  it.each(['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'unknown/method'])(
    'VER-02, VER-09: %s of 2026-07-28 is 404 -32601',
    async (method) => {
      expect(await codeOf(await modern({ method, id: 'q' }))).toEqual([404, -32601, 'q']);
    },
  );

  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2026-07-28', '2025-11-25'],
    ['1900-01-01', '2025-11-25'],
  ])(
    'VER-03, SES-01: initialize with %s negotiates %s, without a session',
    async (asked, given) => {
      const answer = await rpc(stack, {
        method: 'initialize',
        token,
        headers: { 'mcp-protocol-version': '' },
        params: {
          protocolVersion: asked,
          capabilities: {},
          clientInfo: { name: 't', version: '1' },
        },
      });
      expect(answer.result?.['protocolVersion']).toBe(given);
      expect(answer.headers.get('mcp-session-id')).toBeNull();
    },
  );

  it('VER-04: an unknown version is 400 before any scope is asked; none is served', async () => {
    const weak = await stack.token('no-greet');
    const bad = await rpc(stack, {
      ...greet,
      token: weak,
      headers: { 'mcp-protocol-version': '1.0' },
    });
    expect(bad.status).toBe(400);
    const message = rpcMessage({ method: 'tools/list', token });
    const headers = Object.entries(message.headers).filter(
      ([name]) => name !== 'mcp-protocol-version',
    );
    const none = await fetch(stack.url, { method: 'POST', headers, body: message.body });
    expect(none.status).toBe(200);
  });

  it('VER-05: without _meta, or with an incomplete one, 400 -32602', async () => {
    const legacyBody = rpcMessage({ method: 'tools/list', token });
    const response = await fetch(stack.url, {
      method: 'POST',
      headers: {
        ...legacyBody.headers,
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/list',
      },
      body: legacyBody.body,
    });
    expect(await codeOf(response)).toEqual([400, -32602, 1]);
  });

  it.each([
    ['no version', { 'mcp-protocol-version': undefined }],
    ['no method', { 'mcp-method': undefined }],
    ['no name', { 'mcp-name': undefined }],
    ['another method', { 'mcp-method': 'TOOLS/CALL' }],
    ['another name', { 'mcp-name': 'whoami' }],
    ['another version', { 'mcp-protocol-version': '2026-07-29' }],
    ['bad base64', { 'mcp-name': '=?base64?Z3JlZX?=' }],
  ])(
    'VER-06, VER-07, VER-10: %s in the headers is 400 -32020, before scopes and exchange',
    async (_what, change) => {
      const exchanges = stack.issuer.counters.exchanges;
      const weak = await stack.token('no-greet');
      expect(await codeOf(await modern({ ...greet, token: weak }, change))).toEqual([
        400, -32020, 1,
      ]);
      expect(await codeOf(await modern(greet, change))).toEqual([400, -32020, 1]);
      expect(stack.issuer.counters.exchanges).toBe(exchanges);
    },
  );

  it('VER-07, VER-10: blanks around and base64 of the right name are fine', async () => {
    const encoded = `=?base64?${Buffer.from('greet').toString('base64')}?=`;
    for (const name of [' greet ', encoded]) {
      expect((await modern(greet, { 'mcp-name': name })).status).toBe(200);
    }
  });

  it('VER-08: an unsupported version is 400 -32022 and says which is', async () => {
    const response = await modern(
      { params: { _meta: { 'io.modelcontextprotocol/protocolVersion': 'v999.0.0' } } },
      { 'mcp-protocol-version': 'v999.0.0' },
    );
    const { error } = (await response.json()) as { error: { code: number; data: object } };
    expect([response.status, error.code]).toEqual([400, -32022]);
    expect(error.data).toMatchObject({ requested: 'v999.0.0', supported: ['2026-07-28'] });
  });

  it('VER-14, VER-15, VER-16, CACHE-M-01: server/discover is honest', async () => {
    const { body } = await rpc(stack, { era: '2026', method: 'server/discover', token });
    expect(body['result']).toMatchObject({
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {} },
      resultType: 'complete',
      ttlMs: 300_000,
      cacheScope: 'public',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'mcp-gateway' } },
    });
  });

  it('CACHE-M-01, CACHE-M-02, CACHE-M-04: hints on lists only, and no HTTP caching', async () => {
    const list = await rpc(stack, { era: '2026', method: 'tools/list', token });
    expect(list.body['result']).toMatchObject({ ttlMs: 300_000, cacheScope: 'public' });
    const one = await call(stack, 'whoami', { era: '2026', token });
    expect(one.body['result']).not.toHaveProperty('ttlMs');
    expect(one.body['result']).not.toHaveProperty('cacheScope');
    for (const answer of [list, one]) expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('VER-17, VER-18: client names and session headers decide nothing', async () => {
    const meta = { 'io.modelcontextprotocol/clientInfo': { name: 'admin', version: '9' } };
    const response = await modern(
      { params: { _meta: meta } },
      { 'mcp-session-id': 'x', 'last-event-id': '7' },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('mcp-session-id')).toBeNull();
  });

  it('HTTP-10: errors repeat the id and its type', async () => {
    for (const id of [7, 'seven']) {
      const answer = await rpc(stack, { method: 'nope', token, id });
      expect(answer.body['id']).toBe(id);
    }
    const refused = await fetch(stack.url, {
      method: 'POST',
      headers: rpcMessage({ method: 'x', token }).headers,
      body: '{"jsonrpc":"1.0","id":"seven","method":"ping"}',
    });
    expect(await codeOf(refused)).toEqual([400, -32600, 'seven']);
  });

  it('HTTP-12: a response from a client is 202 in the 2025 era and 400 in 2026', async () => {
    const body = '{"jsonrpc":"2.0","id":1,"result":{}}';
    const { headers } = rpcMessage({ method: 'x', token });
    const send = (version: string) =>
      fetch(stack.url, {
        method: 'POST',
        headers: { ...headers, 'mcp-protocol-version': version },
        body,
      });
    expect((await send('2025-11-25')).status).toBe(202);
    expect((await send('2026-07-28')).status).toBe(400);
  });
});
