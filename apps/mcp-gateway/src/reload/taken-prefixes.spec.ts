import type { Tool } from '../catalogue/tool.js';
import { NO_INPUT } from '../catalogue/tool-schema.js';
import type { UpstreamSettings } from '../config/served-settings.js';
import { takenPrefixes } from './taken-prefixes.js';

const tool = (name: string, upstream?: string): Tool => ({
  name,
  title: name,
  description: name,
  input: NO_INPUT,
  scopes: [],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  ...(upstream !== undefined && {
    upstream: { name: upstream, open: () => Promise.reject(new Error('never opened here')) },
  }),
  run: () => Promise.resolve({ content: [] }),
});

const settings = (name: string, prefix: string, isMcp = true) =>
  ({
    name,
    prefix,
    at: (field: string) => `gateway.yaml:3:3 upstreams.${name}.${field}`,
    ...(isMcp && { mcp: {} }),
  }) as unknown as UpstreamSettings;

const load = () => Promise.reject(new Error('loaded already'));
const taken = (upstreams: readonly UpstreamSettings[], ...tools: readonly Tool[]) =>
  takenPrefixes(upstreams, [{ name: 'orders', load }], [{ tools, problems: [] }]);

it('a tool of somebody else that begins as those of an MCP server do is a problem of its prefix', () => {
  expect(
    taken([settings('wiki', 'get')], tool('get_orders', 'orders'), tool('get_datetime')),
  ).toEqual([
    'gateway.yaml:3:3 upstreams.wiki.prefix: the tool get_orders (orders) begins with get_ too; write another',
  ]);
  expect(taken([settings('wiki', 'get')], tool('get_datetime'))).toHaveLength(1);
});

it.each([
  ['its own', [settings('wiki', 'get')], tool('get_page', 'wiki')],
  ['a longer word', [settings('wiki', 'get')], tool('getter', 'orders')],
  ['any, where it has no prefix', [settings('wiki', '')], tool('get_page', 'orders')],
  ['any, beside an API', [settings('wiki', 'get', false)], tool('get_page', 'orders')],
])('%s is none', (_what, upstreams, other) => {
  expect(taken(upstreams, other)).toEqual([]);
});
