import { decodeJwt } from 'jose';
import { LIST_WAIT_MS } from '../apps/mcp-gateway/src/sources/mcp/learned/kept-lists.js';
import { eventually } from './support/child.js';
import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { says, type Told } from './support/mcp-server-double.js';
import { CALLER_SCOPES, startRelay, type RelayStack } from './support/relay-stack.js';
import { call, ERAS, rpc, textOf, type Era } from './support/rpc.js';

const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
const FROM_CALLER = { list: { from: 'caller', file: undefined } } as const;
const TOOLS = [{ name: 'write', inputSchema: { type: 'object' } }];
const MANY = {
  settings: {
    limits: { timeoutMs: 10_000, answerBytes: 10_000, argumentBytes: 10_000, concurrency: 200 },
  },
} as const;
const CROWD = 100;
const ROUNDS = 1_000;
/** Requests that are under way at once. */
const AT_ONCE = 20;

const subjectOf = ({ http }: Told) =>
  String(decodeJwt(String(http.headers.authorization).slice('Bearer '.length)).sub);
const listOf = (tools: readonly { readonly name: string }[]) => tools.map(({ name }) => name);

let servers: McpDouble[];
let stack: RelayStack;
beforeEach(() => {
  servers = [];
});
afterEach(async () => {
  await stack.close();
  await Promise.all(servers.map((server) => server.close()));
});

async function server(kind: Parameters<typeof startMcpDouble>[0]): Promise<McpDouble> {
  const started = await startMcpDouble(kind);
  servers.push(started);
  started.list = () => TOOLS;
  started.answer = (told) => ({ result: { content: [{ type: 'text', text: subjectOf(told) }] } });
  return started;
}
const listed = async (era: Era, token: string) => {
  const { body } = await rpc(stack, { era, token, method: 'tools/list' });
  return body['result'] as {
    readonly tools: readonly { readonly name: string }[];
    readonly ttlMs?: number;
    readonly _meta?: Record<string, unknown>;
  };
};

it.each(ERAS)('RELAY-06, era %s: one hangs, one refuses, one is fine', async (era) => {
  const [fine, hangs, gone] = [
    await server('modern'),
    await server('sessions'),
    await server('modern'),
  ];
  hangs.server.script(({ method }) => (method === 'tools/list' ? true : undefined));
  await gone.close();
  stack = await startRelay(
    { name: 'fine', url: fine.url, ...FROM_CALLER },
    { name: 'hangs', url: hangs.url, ...FROM_CALLER },
    { name: 'gone', url: gone.url, ...FROM_CALLER },
  );
  const answer = listed(era, await stack.token('all-rights', SCOPES));
  await eventually('it hangs', () => hangs.server.of('tools/list').length === 1);
  await stack.time.advance(LIST_WAIT_MS);
  const { tools, ttlMs, _meta: meta } = await answer;
  expect(listOf(tools)).toEqual(['fine_write']);
  expect(meta).toMatchObject({
    'mcp-gateway/unavailable': [
      { upstream: 'hangs', reason: 'upstream_timeout' },
      { upstream: 'gone', reason: 'upstream_unreachable' },
    ],
  });
  expect(ttlMs).toBe(era === '2026' ? 5_000 : undefined);
});

it.each(['modern', 'sessions'] as const)(
  'RELAY-05: 106 tools of a server of kind %s in three pages are listed; a cursor may be empty',
  async (kind) => {
    const pages = await server(kind);
    const other = await server('modern');
    const names = Array.from({ length: 106 }, (_, i) => `t${String(i).padStart(3, '0')}`);
    const starts: readonly unknown[] = [undefined, '', 'last'];
    pages.server.script(({ id, method, params }, response) => {
      if (method !== 'tools/list') return undefined;
      const at = starts.indexOf(params['cursor']);
      const tools = names
        .slice(at * 50, (at + 1) * 50)
        .map((name) => ({ name, inputSchema: { type: 'object' } }));
      const next = starts[at + 1];
      const modern = kind === 'modern' && { resultType: 'complete' };
      return says(response, id, {
        tools,
        ...modern,
        ...(next !== undefined && { nextCursor: next }),
      });
    });
    stack = await startRelay(
      { name: 'pages', url: pages.url, ...FROM_CALLER },
      { name: 'other', url: other.url, ...FROM_CALLER },
    );
    const token = await stack.token('all-rights', SCOPES);
    const all = [...names.map((name) => `pages_${name}`), 'other_write'];
    for (const era of ERAS) expect(listOf((await listed(era, token)).tools)).toEqual(all);
    pages.server.script(({ id, method }, response) =>
      method === 'tools/list'
        ? says(response, id, { resultType: 'complete', tools: [], nextCursor: 'again' })
        : undefined,
    );
    const another = await stack.token('no-greet', SCOPES);
    const { tools, _meta: meta } = await listed('2026', another);
    expect(listOf(tools)).toEqual(['other_write']);
    expect(meta).toMatchObject({
      'mcp-gateway/unavailable': [{ upstream: 'pages', reason: 'upstream_answer_invalid' }],
    });
  },
);

it('RELAY-08: two people, a thousand times each, mixed: each has their own tools and token', async () => {
  const own = await server('modern');
  const toolOf = (subject: string) => `own_${subject.replace(/\W/g, '-')}`;
  own.list = (told) => [{ name: toolOf(subjectOf(told)), inputSchema: { type: 'object' } }];
  const callerScopes = { read: CALLER_SCOPES.read, write: CALLER_SCOPES.read };
  stack = await startRelay({ url: own.url, ...FROM_CALLER, settings: { callerScopes } });
  const people = await Promise.all(
    (['all-rights', 'no-greet'] as const).map(async (who) => {
      const sub = `local|${who}`;
      return { name: `wiki_${toolOf(sub)}`, sub, token: await stack.token(who, SCOPES) };
    }),
  );
  const seen: (readonly [string, string])[] = [];
  for (let round = 0; round < ROUNDS; round += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) => people[i % 2]!).flatMap(
        ({ name, sub, token }, i) => {
          const era = ERAS[Math.floor(i / 2) % 2]!;
          return [
            listed(era, token).then(({ tools }) => seen.push([name, listOf(tools).join()])),
            call(stack, name, { era, token }).then((answer) => seen.push([sub, textOf(answer)])),
          ];
        },
      ),
    );
  }
  expect(seen).toHaveLength(2 * ROUNDS);
  expect(seen.filter(([expected, got]) => expected !== got)).toEqual([]);
  for (const told of own.calls()) {
    expect(told.params['name']).toBe(toolOf(subjectOf(told)));
  }
});

describe('RELAY-16: a hundred first calls at once', () => {
  const sessions = () =>
    servers[0]!.calls().map(({ http }) => String(http.headers['mcp-session-id']));

  it('of one person open one session', async () => {
    stack = await startRelay({ url: (await server('sessions')).url, tools: TOOLS, ...MANY });
    const token = await stack.token('all-rights', SCOPES);
    const answers = await Promise.all(
      Array.from({ length: CROWD }, (_, i) =>
        call(stack, 'wiki_write', { era: ERAS[i % 2]!, token }),
      ),
    );
    expect(new Set(answers.map(textOf))).toEqual(new Set(['local|all-rights']));
    expect(servers[0]!.server.of('initialize')).toHaveLength(1);
    expect([new Set(sessions()).size, sessions().length]).toEqual([1, CROWD]);
  });

  it('of a hundred clients open a hundred', async () => {
    stack = await startRelay({ url: (await server('sessions')).url, tools: TOOLS, ...MANY });
    const answers = await Promise.all(
      Array.from({ length: CROWD }, async (_, i) => {
        const token = await stack.issuer.issue({ jti: `token ${i}`, azp: `client ${i}` });
        return textOf(await call(stack, 'wiki_write', { era: ERAS[i % 2]!, token }));
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(servers[0]!.server.of('initialize')).toHaveLength(CROWD);
    expect(new Set(sessions()).size).toBe(CROWD);
  });
});
