import { readFileSync, writeFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { connectV1, connectV2 } from '../support/mcp-clients.js';
import { call, ERAS } from '../support/rpc.js';
import { REAL_SERVERS, type RealServer } from './real-servers.js';
import { startTried, type TriedStack } from './tried-stack.js';

const PAGE = 'docs/mcp-upstreams.md';
const CLIENTS = [
  ['2025-11-25', connectV1],
  ['2026-07-28', connectV2],
] as const;

const seen = new Map<string, readonly string[]>();
let tried: TriedStack;
beforeAll(async () => {
  tried = await startTried(REAL_SERVERS);
});
afterAll(() => tried.close());

const leftOutOf = (name: string) => tried.leftOut.get(name) ?? [];

describe.each(CLIENTS)('a client of %s', (era, connect) => {
  it.each(REAL_SERVERS)(
    'lists the tools of $package $version ($name) and calls them as the person',
    async ({ name, tools, leftOut, calls }) => {
      const client = await connect(tried.stack.url, tried.token);
      const listed = (await client.listTools()).tools
        .map((tool) => tool.name)
        .filter((tool) => tool.startsWith(`${name}_`));
      seen.set(`${name} ${era}`, listed);
      expect([listed.length, leftOutOf(name)]).toEqual([tools, leftOut]);
      for (const { tool, args, says } of calls(tried.work)) {
        expect([tool, await client.text(`${name}_${tool}`, args)]).toEqual([
          tool,
          expect.stringMatching(says),
        ]);
      }
      await client.close();
    },
  );
});

it.each(REAL_SERVERS)('$name: both clients see the same tools', ({ name }) => {
  expect(seen.get(`${name} 2025-11-25`)).toEqual(seen.get(`${name} 2026-07-28`));
});

it.each(REAL_SERVERS)(
  '$name is asked with delegated tokens alone, in its own era',
  ({ name, era, sessions }) => {
    const { passed, refused } = tried.checks.get(name)!;
    expect(refused).toEqual([]);
    expect(new Set(passed.map(({ subject }) => subject))).toEqual(new Set(['local|all-rights']));
    expect(passed.map((each) => each.token)).not.toContain(tried.token);
    const last = passed.at(-1)!.headers;
    expect(last['mcp-protocol-version']).toBe(era);
    expect(last['mcp-session-id'] !== undefined).toBe(sessions);
  },
);

it.each(REAL_SERVERS.filter(({ from }) => from === 'file'))(
  'a server that is asked again lists the same: $name',
  async ({ name }) => {
    expect(await tried.check(name)).toMatchObject({ ok: true, drift: [], problems: [] });
  },
);

/** Calls whose answers do not depend on what was called before. */
const ANSWERS: readonly [server: string, tool: string, args: Record<string, unknown>][] = [
  ['everything', 'echo', { message: 'Grüße 👋\n\t{"a":1}' }],
  ['everything', 'get-annotated-message', { messageType: 'error', includeImage: true }],
  ['everything', 'get-env', {}],
  ['everything', 'get-resource-links', { count: 3 }],
  ['everything', 'get-resource-reference', { resourceType: 'Text', resourceId: 1 }],
  ['everything', 'get-structured-content', { location: 'Chicago' }],
  ['everything', 'get-sum', { a: 1.5, b: -2 }],
  ['everything', 'get-sum', { a: 'none' }],
  ['everything', 'get-tiny-image', {}],
  ['everything', 'trigger-long-running-operation', { duration: 0.1, steps: 1 }],
  ['git', 'git_log', { path: '/nowhere' }],
  ['dbhub', 'execute_sql', { sql: 'select * from employee limit 20' }],
  ['dbhub', 'execute_sql', { sql: 'select nothing from nowhere' }],
  ['dbhub', 'search_objects', { object_type: 'table', pattern: '%', detail_level: 'full' }],
  ['notes', 'words', { text: 'tea and cake' }],
  ['notes', 'add', { a: 'none', b: 1 }],
  ['oldnotes', 'words', { text: 'tea and cake' }],
];

it.each(ANSWERS)('%s: what %s answers to %j is answered as it is', async (name, tool, args) => {
  const client = new Client({ name: 'direct', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(tried.bare.get(name)!)));
  // Whoever leaves `isError` out says false.
  const {
    _meta: meta = {},
    isError = false,
    ...alone
  } = await client.callTool({
    name: tool,
    arguments: args,
  });
  await client.close();
  for (const era of ERAS) {
    const { token, stack } = tried;
    const { result, body } = await call(stack, `${name}_${tool}`, { era, token, arguments: args });
    expect([era, { isError: false, ...result }]).toEqual([era, { isError, ...alone }]);
    expect((body['result'] as { _meta?: object })._meta ?? {}).toMatchObject(meta);
  }
});

const HEAD = [
  '| server | revision | sessions | list | tools / left out | called |',
  '|---|---|---|---|---|---|',
];
const rowOf = ({ name, ...server }: RealServer) =>
  `| ${[
    `${server.package} ${server.version}`,
    server.era,
    server.sessions ? 'yes' : 'none',
    server.from,
    `${seen.get(`${name} 2026-07-28`)?.length} / ${leftOutOf(name).length}`,
    server.note,
  ].join(' | ')} |`;

it('the table of servers that were tried is what was seen here', () => {
  const table = [...HEAD, ...REAL_SERVERS.map(rowOf)].join('\n');
  process.stdout.write(`${table}\n`);
  const page = readFileSync(PAGE, 'utf8');
  const around =
    /(?<=^## Servers that were tried\n[^]*?<!-- prettier-ignore-start -->\n)[^]*?(?=\n<!-- prettier-ignore-end -->)/m;
  if (process.env['UPDATE_DOCS'] === '1')
    writeFileSync(
      PAGE,
      page.replace(around, () => table),
    );
  else expect(around.exec(page)?.[0]).toBe(table);
});
