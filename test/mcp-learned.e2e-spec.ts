import { decodeJwt } from 'jose';
import {
  FAILURE_MS,
  LIST_WAIT_MS,
} from '../apps/mcp-gateway/src/sources/mcp/learned/kept-lists.js';
import { eventually } from './support/child.js';
import { MCP_DOUBLES, startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { says, type Told } from './support/mcp-server-double.js';
import { CALLER_SCOPES, startRelay, type RelayStack } from './support/relay-stack.js';
import { call, ERAS, rpc, textOf, type Era } from './support/rpc.js';

const FROM_CALLER = { list: { from: 'caller', file: undefined } } as const;
const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
const NOT_LISTED = 'the tools of an upstream could not be listed';
const PEOPLE = ['all-rights', 'no-greet'] as const;

const subjectOf = ({ http }: Told) =>
  String(decodeJwt(String(http.headers.authorization).slice('Bearer '.length)).sub);
const ownTool = (subject: string) => `own_${subject.replace(/\W/g, '-')}`;

/** Lists to each person one tool of their own, and one that all have. */
function listsToEach(server: McpDouble, kind: (typeof MCP_DOUBLES)[number]): void {
  server.answer = (told) => ({
    result: {
      content: [{ type: 'text', text: `${String(told.params['name'])} ${subjectOf(told)}` }],
    },
  });
  server.server.script((told, response) => {
    if (told.method !== 'tools/list') return undefined;
    const names = ['shared', ownTool(subjectOf(told))];
    const tools = names.map((name) => ({ name, inputSchema: { type: 'object' } }));
    const modern = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };
    return says(response, told.id, { tools, ...(kind === 'modern' && modern) });
  });
}

describe.each(MCP_DOUBLES)('an upstream of kind %s that is asked as each caller', (kind) => {
  let server: McpDouble;
  let stack: RelayStack;
  let tokens: readonly string[];
  beforeAll(async () => {
    server = await startMcpDouble(kind);
    listsToEach(server, kind);
    stack = await startRelay({ url: server.url, ...FROM_CALLER });
    tokens = await Promise.all(PEOPLE.map((who) => stack.token(who, SCOPES)));
  });
  afterAll(async () => {
    await stack.close();
    await server.close();
  });

  const list = async (era: Era, token: string) => {
    const { body } = await rpc(stack, { era, token, method: 'tools/list' });
    return body['result'] as Record<string, unknown> & { tools: readonly { name: string }[] };
  };
  const own = (who: (typeof PEOPLE)[number]) => `wiki_${ownTool(`local|${who}`)}`;

  it.each(ERAS)(
    'RELAY-08, era %s: each person is shown their own list, and never another’s',
    async (era) => {
      for (let round = 0; round < 50; round += 1) {
        for (const [index, token] of tokens.entries()) {
          const { tools } = await list(era, token);
          expect(tools.map(({ name }) => name)).toEqual([own(PEOPLE[index]!), 'wiki_shared']);
        }
      }
      expect(server.server.of('tools/list').map(subjectOf).sort()).toEqual(
        PEOPLE.map((who) => `local|${who}`).sort(),
      );
    },
  );

  it.each(ERAS)('%s: a call of what was listed reaches it as the person', async (era) => {
    const name = own('all-rights');
    const answer = await call(stack, name, { era, token: tokens[0]! });
    expect(textOf(answer)).toBe(`${name.slice('wiki_'.length)} local|all-rights`);
  });

  it.each(ERAS)(
    'RELAY-08, era %s: another person’s tool is unknown, and its server is not called',
    async (era) => {
      const before = server.calls().length;
      const { body } = await call(stack, own('no-greet'), { era, token: tokens[0]! });
      expect(body['error']).toMatchObject({
        code: -32602,
        message: `Unknown tool: ${own('no-greet')}`,
      });
      expect(server.calls()).toHaveLength(before);
    },
  );

  it('a list is private, and clients of 2026-07-28 are told for how long it holds', async () => {
    expect(await list('2026', tokens[0]!)).toMatchObject({ cacheScope: 'private', ttlMs: 300_000 });
  });

  it('a tool needs the scopes that settings say, as any other', async () => {
    const token = await stack.token('all-rights', CALLER_SCOPES.read);
    const { status, headers } = await call(stack, 'wiki_shared', { token });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('tool:greet');
  });
});

describe('when an upstream is down', () => {
  let servers: readonly McpDouble[];
  let stack: RelayStack;
  let token: string;
  beforeEach(async () => {
    servers = await Promise.all([startMcpDouble('modern'), startMcpDouble('modern')]);
    for (const server of servers) listsToEach(server, 'modern');
    stack = await startRelay(
      { name: 'wiki', url: servers[0]!.url, ...FROM_CALLER },
      { name: 'git', url: servers[1]!.url, ...FROM_CALLER },
    );
    token = await stack.token('all-rights', SCOPES);
  });
  afterEach(async () => {
    await stack.close();
    await Promise.all(servers.map((server) => server.close()));
  });
  const down = (server: McpDouble) => {
    server.server.script((_told, response) => response.writeHead(500).end());
  };
  const list = (era: Era) => rpc(stack, { era, token, method: 'tools/list' });

  it.each(ERAS)(
    'RELAY-06, era %s: the others are listed, and the list says what is missing and why',
    async (era) => {
      down(servers[1]!);
      const { body } = await list(era);
      const { tools, _meta: meta, ttlMs } = body['result'] as Record<string, unknown>;
      expect(tools).toHaveLength(2);
      expect(meta).toMatchObject({
        'mcp-gateway/unavailable': [{ upstream: 'git', reason: 'upstream_failed' }],
      });
      expect(ttlMs).toBe(era === '2026' ? 5_000 : undefined);
    },
  );

  it.each(ERAS)(
    'RELAY-07, era %s: with all of them down there is an error, and no empty list',
    async (era) => {
      for (const server of servers) down(server);
      const { body } = await list(era);
      expect(body['error']).toMatchObject({
        code: -32603,
        message: 'No tools could be listed: wiki (upstream_failed), git (upstream_failed)',
      });
    },
  );

  it.each(ERAS)('%s: a call of its tool says so, and not that the tool is unknown', async (era) => {
    down(servers[1]!);
    const answer = await call(stack, 'git_shared', { era, token });
    expect(textOf(answer)).toMatch(/^The upstream API failed\..* \(reference [^)]+\)$/);
    expect(answer.result).toMatchObject({ isError: true });
  });

  it('one that hangs is waited for two seconds', async () => {
    servers[1]!.server.script(({ method }) => (method === 'tools/list' ? true : undefined));
    const listed = list('2026');
    await eventually('it was asked', () => servers[1]!.server.of('tools/list').length === 1);
    await stack.time.advance(LIST_WAIT_MS);
    const { body } = await listed;
    expect((body['result'] as { _meta: object })._meta).toMatchObject({
      'mcp-gateway/unavailable': [{ upstream: 'git', reason: 'upstream_timeout' }],
    });
  });
});

it('a list beyond limits.answerBytes is missing; the log names the setting, once', async () => {
  const server = await startMcpDouble('modern');
  const inputSchema = { type: 'object' };
  server.list = () => [{ name: 'long', description: 'x'.repeat(20_000), inputSchema }];
  const limits = { timeoutMs: 5_000, answerBytes: 10_000, argumentBytes: 10_000, concurrency: 4 };
  const stack = await startRelay({ url: server.url, ...FROM_CALLER, settings: { limits } });
  try {
    const token = await stack.token('all-rights', SCOPES);
    for (let count = 0; count < 2; count += 1) {
      const { body } = await rpc(stack, { token, method: 'tools/list' });
      expect(body['error']).toMatchObject({
        message: 'No tools could be listed: wiki (upstream_answer_too_large)',
      });
      await stack.time.advance(FAILURE_MS);
    }
    const told = stack.log.lines.filter(({ msg }) => msg === NOT_LISTED);
    expect(told).toEqual([
      expect.objectContaining({
        ...{ upstream: 'wiki', code: 'upstream_answer_too_large' },
        problem: expect.stringMatching(/; limits\.answerBytes is 10000$/) as string,
      }),
    ]);
  } finally {
    await stack.close();
    await server.close();
  }
});
