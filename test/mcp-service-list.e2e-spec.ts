import { decodeJwt } from 'jose';
import {
  FAILURE_MS,
  MAX_LIST_AGE_MS,
} from '../apps/mcp-gateway/src/sources/mcp/learned/kept-lists.js';
import { eventually } from './support/child.js';
import { held } from './support/held.js';
import { MCP_DOUBLES, startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { fails, type Told } from './support/mcp-server-double.js';
import {
  CALLER_SCOPES,
  startRelay,
  startRelayWith,
  type Relayed,
  type RelayStack,
} from './support/relay-stack.js';
import { call, ERAS, rpc, textOf, type Era } from './support/rpc.js';

const FROM_SERVICE = { list: { from: 'service', file: undefined } } as const;
const REFRESH_MS = 300_000;
const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
const CLIENT = 'mcp-gateway';
const TOOLS = [{ name: 'read_page', inputSchema: { type: 'object' } }];

const bearerOf = ({ http }: Told) => String(http.headers.authorization).slice('Bearer '.length);
const subjectOf = (told: Told) => String(decodeJwt(bearerOf(told)).sub);

let server: McpDouble;
let stack: RelayStack;
afterEach(async () => {
  await stack.close();
  await server.close();
});

async function start(kind: (typeof MCP_DOUBLES)[number], more: Partial<Relayed> = {}) {
  server = await startMcpDouble(kind);
  server.list = () => TOOLS;
  server.answer = () => ({ result: { content: [{ type: 'text', text: 'done' }] } });
  stack = await startRelay({ url: server.url, ...FROM_SERVICE, ...more });
}

const lists = () => server.server.of('tools/list');
const learned = (times = 1) =>
  eventually(`${times} lists were asked for`, () => lists().length === times);

async function list(token: string, era: Era = '2026') {
  const { body } = await rpc(stack, { era, token, method: 'tools/list' });
  const { tools = [], _meta: meta } = (body['result'] ?? {}) as {
    readonly tools?: readonly { readonly name: string }[];
    readonly _meta?: Readonly<Record<string, unknown>>;
  };
  return { names: tools.map(({ name }) => name), missing: meta?.['mcp-gateway/unavailable'], body };
}
const missing = (reason: string) => [{ upstream: 'wiki', reason }];

describe.each(MCP_DOUBLES)(
  'RELAY-11: an upstream of kind %s that is asked as the gateway itself',
  (kind) => {
    beforeEach(() => start(kind));

    it('is asked at start, before anybody comes, with a token of the gateway’s client', async () => {
      await learned();
      expect(lists().map(subjectOf)).toEqual([CLIENT]);
      expect(stack.issuer.counters).toMatchObject({ exchanges: 0 });
      expect(decodeJwt(bearerOf(lists()[0]!)).aud).toEqual(
        stack.config.served.upstreams[0]!.exchange!.audience,
      );
    });

    it.each(ERAS)('%s: all people are shown the one list, and calls are theirs', async (era) => {
      await learned();
      for (const who of ['all-rights', 'no-greet'] as const) {
        const token = await stack.token(who, SCOPES);
        expect((await list(token, era)).names).toEqual(['wiki_read_page']);
      }
      expect(stack.issuer.counters.exchanges).toBe(0);
      const token = await stack.token('all-rights', SCOPES);
      expect(textOf(await call(stack, 'wiki_read_page', { era, token }))).toBe('done');
      expect(lists().map(subjectOf)).toEqual([CLIENT]);
      expect(server.calls().map(subjectOf)).toEqual(['local|all-rights']);
    });

    it.each(ERAS)('%s: where the exchange fails nothing is called', async (era) => {
      await learned();
      const token = await stack.token('all-rights', SCOPES);
      stack.issuer.faults.token = { status: 400, body: '{"error":"access_denied"}' };
      const answer = await call(stack, 'wiki_read_page', { era, token });
      expect(answer.result).toMatchObject({ isError: true });
      expect(server.calls()).toEqual([]);
    });
  },
);

it('a legacy server’s session of the gateway is no caller’s', async () => {
  await start('sessions');
  await learned();
  await call(stack, 'wiki_read_page', { token: await stack.token('all-rights', SCOPES) });
  const sessions = [...lists(), ...server.calls()].map(
    ({ http }) => http.headers['mcp-session-id'],
  );
  expect(new Set(sessions).size).toBe(2);
});

describe('freshness', () => {
  beforeEach(async () => {
    await start('modern');
    await learned();
  });

  it('an old list is shown while one who asks has it asked for again, with the token that is there', async () => {
    const token = await stack.token('all-rights', SCOPES);
    await stack.time.advance(REFRESH_MS);
    const late = held();
    server.server.script((told, response) => {
      if (told.method !== 'tools/list') return undefined;
      void late.hold().then(() => response.writeHead(500).end());
      return true;
    });
    const all = await Promise.all(Array.from({ length: 20 }, () => list(token)));
    for (const { names } of all) expect(names).toEqual(['wiki_read_page']);
    await late.arrived;
    expect(lists()).toHaveLength(2);
    expect(new Set(lists().map(bearerOf)).size).toBe(1);
    late.release();
  });

  it('a token that the server refuses is asked for again once', async () => {
    const token = await stack.token('all-rights', SCOPES);
    await stack.time.advance(REFRESH_MS);
    const before = stack.issuer.counters.tokens;
    server.server.script((told, response) =>
      told.method === 'tools/list' && lists().length === 2
        ? response.writeHead(401).end()
        : undefined,
    );
    await list(token);
    await learned(3);
    expect(stack.issuer.counters.tokens).toBe(before + 1);
    expect((await list(token)).names).toEqual(['wiki_read_page']);
  });

  it('without a token of the issuer the list goes missing in the end, in a code that asks nobody to sign in', async () => {
    await stack.time.advance(MAX_LIST_AGE_MS);
    const token = await stack.issuer.issue({
      scope: SCOPES.join(' '),
      exp: stack.time.now / 1_000 + 7_200,
    });
    stack.issuer.faults.token = { status: 400, body: '{"error":"invalid_grant"}' };
    const { status, body } = await rpc(stack, { token, method: 'tools/list' });
    expect([status, body['error']]).toEqual([
      200,
      { code: -32603, message: 'No tools could be listed: wiki (request_refused)' },
    ]);
    stack.issuer.faults.token = undefined;
    await stack.time.advance(FAILURE_MS);
    expect((await list(token)).names).toEqual(['wiki_read_page']);
  });
});

describe('where the list cannot be had', () => {
  it('the gateway starts, says why it is missing, and asks again after a moment', async () => {
    server = await startMcpDouble('modern');
    server.list = () => TOOLS;
    let refuses = true;
    server.server.script((told, response) =>
      refuses && told.method === 'tools/list' ? response.writeHead(401).end() : undefined,
    );
    const other = { list: { from: 'caller', file: undefined } } as const;
    stack = await startRelay(
      { url: server.url, ...FROM_SERVICE },
      { name: 'git', url: server.url.replace(/\/mcp$/, '/git'), ...other },
    );
    // Refused, refused with another token, and no third time.
    await learned(2);
    refuses = false;
    const token = await stack.token('all-rights', SCOPES);
    const first = await list(token);
    expect(first.missing).toEqual(missing('upstream_unauthorized'));
    expect(first.names).toEqual(['git_read_page']);
    await stack.time.advance(FAILURE_MS);
    expect((await list(token)).names).toEqual(['wiki_read_page', 'git_read_page']);
    expect(stack.log.lines.filter(({ code }) => code === 'upstream_unauthorized')).toHaveLength(1);
  });
});

it('with listing: permitted a caller is shown the tools of the list whose scopes it has', async () => {
  server = await startMcpDouble('modern');
  server.list = () => [...TOOLS, { name: 'look', inputSchema: { type: 'object' } }];
  const override = { look: { hints: { readOnly: true } } };
  stack = await startRelayWith(
    { listing: 'permitted' },
    { url: server.url, ...FROM_SERVICE, selection: { override } },
  );
  await learned();
  const reading = await stack.token('all-rights', CALLER_SCOPES.read);
  expect((await list(reading)).names).toEqual(['wiki_look']);
  const { status } = await call(stack, 'wiki_read_page', { token: reading });
  expect(status).toBe(403);
});

it('tools are selected, named and hidden by the settings', async () => {
  server = await startMcpDouble('modern');
  server.list = () => ['read_page', 'admin_drop', 'other'].map((name) => ({ ...TOOLS[0], name }));
  stack = await startRelay({
    url: server.url,
    ...FROM_SERVICE,
    selection: {
      include: ['read_page', 'admin_*'],
      exclude: ['admin_*'],
      override: { read_page: { name: 'read' } },
    },
  });
  await learned();
  expect((await list(await stack.token('all-rights', SCOPES))).names).toEqual(['wiki_read']);
});

it('a JSON-RPC error to a list is a reason, and none of its text travels', async () => {
  server = await startMcpDouble('modern');
  server.server.script((told, response) =>
    told.method === 'tools/list'
      ? fails(response, told.id, { code: -32603, message: 'canary-db-password' })
      : undefined,
  );
  stack = await startRelay({ url: server.url, ...FROM_SERVICE });
  await learned();
  const { body } = await list(await stack.token('all-rights', SCOPES));
  expect(JSON.stringify(body)).toContain('upstream_failed');
  expect(JSON.stringify(body)).not.toContain('canary');
});
