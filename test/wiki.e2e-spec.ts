import { startBoth, type BothStack } from './support/both-stack.js';
import { connectV1, connectV2 } from './support/mcp-clients.js';
import { call, ERAS, rpc, textOf } from './support/rpc.js';
import type { DemoUser } from './support/stack.js';

const CONNECT = { 2025: connectV1, 2026: connectV2 };
const USE = ['orders:read', 'wiki:use'];
const TEA = { title: 'Tea', text: 'Earl Grey.' };

let both: BothStack;
afterEach(() => both.close());

const tokenOf = (user: DemoUser, scopes = USE) => both.stack.token(user, scopes);
/** Everybody in whose name the wiki was asked anything. */
const askers = () => new Set(both.atWiki.map(({ subject }) => subject));

describe('two upstreams of two kinds', () => {
  beforeEach(async () => {
    both = await startBoth();
  });

  it.each(ERAS)('era %s: both stand in one list, each tool under its own prefix', async (era) => {
    const { result } = await rpc(both.stack, {
      ...{ era, method: 'tools/list', token: await tokenOf('all-rights') },
    });
    const tools = result!['tools'] as { name: string; outputSchema?: object }[];
    expect(tools.map(({ name }) => name).sort()).toEqual([
      ...['orders_list_orders', 'orders_place_order'],
      ...['wiki_delete_page', 'wiki_read_page', 'wiki_search_pages', 'wiki_write_page'],
    ]);
    const read = tools.find(({ name }) => name === 'wiki_read_page');
    expect(read).toMatchObject({
      annotations: { readOnlyHint: true },
      inputSchema: { properties: { title: { type: 'string' } }, required: ['title'] },
      outputSchema: { required: ['title', 'text', 'author'] },
    });
    expect(both.atWiki).toEqual([]);
  });

  it.each(ERAS)('era %s: one token at the gateway calls both, each as the person', async (era) => {
    const token = await tokenOf('all-rights');
    const client = await CONNECT[era](both.stack.url, token);
    expect(await client.text('wiki_write_page', TEA)).toBe('Written.');
    expect(JSON.parse(await client.text('orders_list_orders'))).toMatchObject({
      orders: [expect.anything(), expect.anything()],
    });
    await client.close();
    const other = { era, token: await tokenOf('no-greet'), arguments: { title: 'Tea' } };
    const { result } = await call(both.stack, 'wiki_read_page', other);
    expect(result).toMatchObject({
      structuredContent: { ...TEA, author: 'local|all-rights' },
    });
    expect(askers()).toEqual(new Set(['local|all-rights', 'local|no-greet']));
    expect(both.atWiki.map((each) => each.token)).not.toContain(token);
    expect(both.atWiki.map((each) => each.token)).not.toContain(other.token);
  });

  it('what the wiki refuses one person is the answer of the tool, in its words', async () => {
    await call(both.stack, 'wiki_write_page', {
      ...{ token: await tokenOf('all-rights'), arguments: TEA },
    });
    const answer = await call(both.stack, 'wiki_write_page', {
      ...{ token: await tokenOf('no-greet'), arguments: { ...TEA, text: 'Coffee.' } },
    });
    expect(answer.result).toMatchObject({ isError: true });
    expect(textOf(answer)).toBe('Only local|all-rights may change this page.');
  });

  it('each tool reaches the wiki with its part of the ceiling', async () => {
    const token = await tokenOf('all-rights', [...USE, 'wiki:write']);
    const calls = [
      ['wiki_write_page', TEA],
      ['wiki_read_page', { title: 'Tea' }],
      ['wiki_delete_page', { title: 'Tea' }],
    ] as const;
    const scopes: (readonly string[])[] = [];
    for (const [name, args] of calls) {
      expect((await call(both.stack, name, { token, arguments: args })).result).not.toMatchObject({
        isError: true,
      });
      scopes.push(both.atWiki.at(-1)!.scopes);
    }
    expect(scopes).toEqual([['wiki.write'], ['wiki.read'], ['wiki.write']]);
  });

  it.each(ERAS)(
    'SCOPE-06, SCOPE-08: era %s: who may use the wiki is told which scope deleting needs; with it the page is gone',
    async (era) => {
      const token = await tokenOf('all-rights');
      await call(both.stack, 'wiki_write_page', { era, token, arguments: TEA });
      const before = both.atWiki.length;
      const remove = (as: string) =>
        call(both.stack, 'wiki_delete_page', { era, token: as, arguments: { title: 'Tea' } });
      const refused = await remove(token);
      expect(refused.status).toBe(403);
      const challenge = refused.headers.get('www-authenticate') ?? '';
      expect(challenge).toContain('error="insufficient_scope"');
      const [, scope = ''] = /scope="([^"]*)"/.exec(challenge) ?? [];
      expect(scope.split(' ')).toContain('wiki:write');
      expect(challenge + JSON.stringify(refused.body)).not.toMatch(/wiki\.(read|write)/);
      expect(both.atWiki).toHaveLength(before);
      expect(textOf(await remove(await tokenOf('all-rights', scope.split(' '))))).toBe('Deleted.');
    },
  );

  it('TX-24: no-upstream may call the tool, and gets no token for the wiki', async () => {
    const token = await tokenOf('no-upstream');
    const answer = await call(both.stack, 'wiki_read_page', {
      ...{ token, arguments: { title: 'Welcome' } },
    });
    expect(answer.result).toMatchObject({ isError: true });
    expect(textOf(answer)).toMatch(/^You lack a permission at the upstream API\./);
    expect(both.atWiki).toEqual([]);
  });

  it('OTEL-02: the trace of the gateway leads to the wiki', async () => {
    const token = await tokenOf('all-rights');
    await call(both.stack, 'wiki_read_page', { token, arguments: { title: 'Welcome' } });
    const lines = both.stack.log.requests('mcp-gateway');
    expect(lines.map((line) => line['traceId'])).toContain(both.atWiki.at(-1)!.traceId);
  });
});

it.each(ERAS)(
  'era %s: a scope that the wiki misses is told to the operator, and to no caller',
  async (era) => {
    const [enough, less] = ['upstreamScopes: [wiki.write]', 'upstreamScopes: [wiki.read]'];
    both = await startBoth({}, (text) => text.replaceAll(enough, less));
    const token = await tokenOf('all-rights');
    const answer = await call(both.stack, 'wiki_write_page', { era, token, arguments: TEA });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([200, null]);
    expect(answer.result).toMatchObject({ isError: true });
    expect(JSON.stringify(answer.body)).not.toMatch(/wiki\.(read|write)/);
    expect(both.atWiki.at(-1)).toMatchObject({ status: 403, subject: 'local|all-rights' });
    const told = both.stack.log.text
      .split('\n')
      .filter((line) => line.includes('"wiki_write_page"'));
    expect(told.join('\n')).toContain('wiki.write');
  },
);
