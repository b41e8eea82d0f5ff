import { decodeJwt } from 'jose';
import { MCP_DOUBLES, startMcpDouble, type McpDoubleAnswer } from './support/mcp-double.js';
import { ARGUMENT_BYTES, CALLER_SCOPES, startRelay } from './support/relay-stack.js';
import { relayedDouble } from './support/relayed-double.js';
import { call, ERAS, rpc, textOf, type Era } from './support/rpc.js';

const text = (said: string) => ({ type: 'text', text: said });
const object = (properties: object = {}) => ({ type: 'object', properties });

const TOOLS = [
  { name: 'write', title: 'Write', inputSchema: object({ page: { type: 'string' } }) },
  {
    name: 'list',
    description: 'Lists.',
    inputSchema: object(),
    outputSchema: { type: 'array', items: { type: 'string' } },
    annotations: { readOnlyHint: true },
    _meta: { 'a.example/x': 1, 'io.modelcontextprotocol/y': 2 },
  },
  {
    name: 'in_region',
    inputSchema: object({ region: { type: 'string', 'x-mcp-header': 'Region' } }),
  },
  { name: 'spoils_lists', inputSchema: { properties: {} } },
];

const LISTED = [
  { name: 'wiki_in_region', inputSchema: TOOLS[2]!.inputSchema },
  {
    name: 'wiki_list',
    description: 'Lists.',
    inputSchema: object(),
    annotations: { readOnlyHint: true },
    _meta: { 'a.example/x': 1 },
  },
  { name: 'wiki_write', title: 'Write', inputSchema: TOOLS[0]!.inputSchema },
];

describe.each(MCP_DOUBLES)('an upstream of kind %s', (kind) => {
  const selection = { override: { list: { hints: { readOnly: true } } } };
  const scopes = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
  const wiki = relayedDouble(kind, { tools: TOOLS, selection }, scopes);

  type Asked = NonNullable<Parameters<typeof call>[2]>;
  const ask = (era: Era, name: string, asked: Asked = {}) => wiki.ask(name, { era, ...asked });
  const answering = (answer: McpDoubleAnswer) => {
    wiki.server.answer = () => answer;
  };

  it.each(ERAS)(
    'RELAY-23, era %s: its tools are listed as they are, but for those that spoil lists',
    async (era) => {
      const { result } = await rpc(wiki.stack, { era, token: wiki.token, method: 'tools/list' });
      const [first, list, last] = LISTED;
      const { outputSchema } = TOOLS[1]!;
      const shown = era === '2025' ? list : { ...list, outputSchema };
      expect(result).toEqual({ tools: [first, shown, last] });
    },
  );

  it.each(ERAS)(
    'RELAY-22, era %s: a call reaches its tool as the caller, and nothing else of the request',
    async (era) => {
      const answer = await ask(era, 'write', {
        arguments: { page: 'ü', more: [1.5, null] },
        meta: { 'a.example/b': 1, baggage: 'b', traceparent: 'x', 'io.modelcontextprotocol/x': 2 },
        headers: {
          cookie: 'a=b',
          'x-forwarded-for': '10.0.0.1',
          'mcp-session-id': 'theirs',
          'x-own': '1',
          baggage: 'b',
        },
      });
      expect([answer.status, textOf(answer)]).toEqual([200, 'done']);
      const [seen] = wiki.server.calls();
      const { name, arguments: given, _meta: meta = {} } = seen!.params;
      expect([name, given]).toEqual(['write', { page: 'ü', more: [1.5, null] }]);
      const own = Object.keys(meta as object).filter(
        (key) => !key.startsWith('io.modelcontextprotocol/') && !key.startsWith('trace'),
      );
      expect(own).toEqual(['a.example/b']);
      const { authorization = '', ...headers } = seen!.http.headers;
      expect(authorization).not.toContain(wiki.token);
      expect(decodeJwt(authorization.slice('Bearer '.length))).toMatchObject({
        sub: 'local|all-rights',
      });
      for (const left of ['cookie', 'x-forwarded-for', 'x-own', 'baggage']) {
        expect(headers).not.toHaveProperty(left);
      }
      expect(headers['mcp-session-id']).not.toBe('theirs');
      expect([headers['mcp-protocol-version'], headers['mcp-name']]).toEqual(
        kind === 'modern' ? ['2026-07-28', 'write'] : ['2025-11-25', undefined],
      );
    },
  );

  it.each(ERAS)(
    'RELAY-02, era %s: an answer has what its own era has, whatever the upstream speaks',
    async (era) => {
      const { body } = await ask(era, 'write');
      const result = body['result'] as object;
      const own = Object.keys(result).filter((key) => key !== '_meta');
      expect(own.sort()).toEqual(era === '2025' ? ['content'] : ['content', 'resultType']);
    },
  );

  it.each(ERAS)('%s: data that is no object reaches clients that can take it', async (era) => {
    answering({ result: { content: [text('["a"]')], structuredContent: ['a'] } });
    expect((await ask(era, 'list')).result).toEqual({
      content: [text('["a"]')],
      ...(era === '2026' && { structuredContent: ['a'] }),
    });
  });

  it.each(ERAS)('%s: an error of the tool is its answer', async (era) => {
    answering({ result: { content: [text('no such page')], isError: true } });
    expect((await ask(era, 'write')).result).toEqual({
      content: [text('no such page')],
      isError: true,
    });
  });

  it.each(ERAS)(
    'RELAY-21, era %s: an error of the server does not leave; a reference does',
    async (era) => {
      answering({
        error: { code: -32603, message: 'canary db password', data: { stack: 'canary' } },
      });
      const { status, body } = await ask(era, 'write');
      const said = JSON.stringify(body);
      expect(status).toBe(200);
      expect(said).not.toContain('canary');
      expect(said).toMatch(/"isError":true/);
      expect(said).toMatch(/\(reference [^)]+\)/);
    },
  );

  it.each(ERAS)('%s: a result that clients would refuse is no usable answer', async (era) => {
    for (const block of [
      { type: 'video', data: 'canary' },
      { type: 'image', data: '!!', mimeType: 'image/png' },
      { type: 'resource_link', name: 'n', uri: 'a:b', icons: 1 },
      { ...text('a'), annotations: { lastModified: 'zz' } },
    ]) {
      answering({ result: { content: [block] } });
      const said = textOf(await ask(era, 'write'));
      expect(said).toMatch(/^The upstream API gave no usable answer\. \(reference [^)]+\)$/);
    }
  });

  it.each(ERAS)(
    '%s: too many bytes of arguments are refused before the server is asked',
    async (era) => {
      const answer = await ask(era, 'write', { arguments: { page: 'x'.repeat(ARGUMENT_BYTES) } });
      expect(textOf(answer)).toMatch(/the arguments hold more than/);
      expect(wiki.server.calls()).toEqual([]);
    },
  );

  it('what the server says of reading opens nothing; what the settings say does', async () => {
    const reader = await wiki.stack.token('all-rights', CALLER_SCOPES.read);
    const status = async (name: string) => (await ask('2025', name, { token: reader })).status;
    expect([await status('list'), await status('in_region')]).toEqual([200, 403]);
  });
});

describe('a legacy upstream that opens sessions', () => {
  it('RELAY-01: clients of both eras call in one session, which is opened once', async () => {
    const server = await startMcpDouble('sessions');
    const stack = await startRelay({ url: server.url, tools: TOOLS });
    try {
      const token = await stack.token('all-rights', CALLER_SCOPES.write);
      for (const era of ERAS) await call(stack, 'wiki_write', { era, token });
      expect(server.server.of('initialize')).toHaveLength(1);
      const sessions = server.calls().map(({ http }) => http.headers['mcp-session-id']);
      expect(sessions).toEqual(['session-1', 'session-1']);
    } finally {
      await stack.close();
      await server.close();
    }
  });
});
