import { upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { says, type Told } from '../../../../../../test/support/mcp-server-double.js';
import { mcpWire } from '../../../../../../test/support/mcp-wire.js';
import { MAX_LIST_MEMBERS, MAX_PAGES, MAX_TOOLS, ToolPages } from './tool-pages.js';

const wire = mcpWire();
const { open } = wire;
const tool = (index: number) => ({ name: `tool_${index}`, inputSchema: { type: 'object' } });
const tools = (from: number, to: number) =>
  Array.from({ length: to - from }, (_each, index) => tool(from + index));
const pages = (page: (cursor: unknown, told: Told) => object) => {
  wire.server.script((told, response) =>
    told.method === 'tools/list'
      ? says(response, told.id, page(told.params['cursor'], told))
      : undefined,
  );
};

it.each(['2026-07-28', '2025-11-25'] as const)(
  '%s: all pages are listed in order, and the empty cursor is one',
  async (protocol) => {
    if (protocol === '2025-11-25') wire.server.legacy();
    pages((cursor) => {
      if (cursor === undefined) return { tools: tools(0, 40), nextCursor: '' };
      return cursor === ''
        ? { tools: tools(40, 80), nextCursor: 'last' }
        : { tools: tools(80, 106) };
    });
    const list = await (await open(protocol)).list();
    expect(list).toEqual({ tools: tools(0, 106), ttlMs: undefined, isPublic: false });
    const asked = wire.server.of('tools/list').map(({ params }) => params['cursor']);
    expect(asked).toEqual([undefined, '', 'last']);
  },
);

it('holds as long as the first page to end, and is public where every page is', async () => {
  pages((cursor) =>
    cursor === undefined
      ? { tools: [], ttlMs: 5_000, cacheScope: 'public', nextCursor: 'b' }
      : { tools: [], ttlMs: 3_000, cacheScope: 'public' },
  );
  expect(await (await open('2026-07-28')).list()).toEqual({
    tools: [],
    ttlMs: 3_000,
    isPublic: true,
  });
  pages((cursor) =>
    cursor === undefined
      ? { tools: [], ttlMs: -1, cacheScope: 'public', nextCursor: 'b' }
      : { tools: [], cacheScope: 'private' },
  );
  expect(await (await open('2026-07-28')).list()).toEqual({
    tools: [],
    ttlMs: undefined,
    isPublic: false,
  });
});

it.each<[string, (cursor: unknown) => object]>([
  ['a cursor that comes again', () => ({ tools: [], nextCursor: 'a' })],
  ['a cursor that is none', () => ({ tools: [], nextCursor: 7 })],
  ['no list', () => ({ tools: {} })],
  ['a tool that is no object', () => ({ tools: ['x'] })],
])('RELAY-05: %s is no answer that is used', async (_name, page) => {
  pages(page);
  expect((await upstreamFailure((await open('2026-07-28')).list())).code).toBe(
    'upstream_answer_invalid',
  );
  expect(wire.server.of('tools/list').length).toBeLessThanOrEqual(2);
});

it('pages, tools and bytes have an end', () => {
  const endless = new ToolPages();
  for (let i = 1; i < MAX_PAGES; i += 1) endless.add({ tools: [], nextCursor: String(i) }, 1);
  expect(() => endless.add({ tools: [], nextCursor: 'x' }, 1)).toThrow('more than 100 pages');
  const many = new ToolPages();
  many.add({ tools: tools(0, MAX_TOOLS), nextCursor: 'x' }, 1);
  expect(() => many.add({ tools: tools(0, 1) }, 1)).toThrow('more than 1000 tools');
  const large = new ToolPages();
  large.add({ tools: [], nextCursor: 'x' }, 16_777_216);
  expect(() => large.add({ tools: [] }, 1)).toThrow('more than 16777216 bytes');
});

it('members have an end, over all pages together', () => {
  // With the list itself, its tool and what that has.
  const page = (members: number) => {
    const inputSchema = { type: 'object', enum: Array<number>(members - 5).fill(0) };
    return { tools: [{ name: 'a', inputSchema }], nextCursor: String(members) };
  };
  const wide = new ToolPages();
  wide.add(page(MAX_LIST_MEMBERS - 10), 1);
  wide.add({ ...page(10), nextCursor: 'b' }, 1);
  expect(() => wide.add(page(5), 1)).toThrow('more than 250000 members');
});

it('a session that is gone in the midst of it is opened anew', async () => {
  wire.server.legacy();
  pages((cursor) =>
    cursor === undefined ? { tools: [tool(1)], nextCursor: 'b' } : { tools: [tool(2)] },
  );
  wire.server.script(({ method, params }, response) => {
    if (
      method !== 'tools/list' ||
      params['cursor'] !== 'b' ||
      wire.server.of('initialize').length > 1
    ) {
      return undefined;
    }
    return response.writeHead(404).end();
  });
  expect((await (await open('2025-11-25')).list()).tools).toEqual([tool(1), tool(2)]);
});
