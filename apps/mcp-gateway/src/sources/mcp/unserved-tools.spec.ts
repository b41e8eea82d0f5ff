import type { UpstreamSettings } from '../../config/served-settings.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { unservedTools } from './unserved-tools.js';

const unserved = (
  tool: ForeignObject,
  tools: Partial<UpstreamSettings['tools']> = {},
  prefix = 'wiki',
) => {
  const selection = { include: ['*'], exclude: [], override: {}, ...tools };
  const settings = { name: 'wiki', prefix, tools: selection, at: (field: string) => field };
  const read = { name: 'read', inputSchema: { type: 'object' } };
  return unservedTools([read, tool], settings as unknown as UpstreamSettings);
};
const odd = (change: ForeignObject) => ({
  name: 'odd',
  inputSchema: { type: 'object' },
  ...change,
});
const region = { type: 'string', 'x-mcp-header': 'ü' };

it.each<[string, ForeignObject, RegExp]>([
  ['runs as a task alone', { execution: { taskSupport: 'required' } }, /^it runs as a task only/],
  [
    'wants a header that is none',
    { inputSchema: { type: 'object', properties: { region } } },
    /^x-mcp-header is no header name;/,
  ],
  ['has a name that nobody can write', { name: 'o d d' }, /^its name is not 1 to 128 letters/],
  ['has a name that is too long with its prefix', { name: 'x'.repeat(128) }, /with the prefix/],
  ['has arguments that are no object', { inputSchema: { type: 'array' } }, /"type": "object"/],
  ['refers to elsewhere', { outputSchema: { $ref: 'https://a/b' } }, /refers to elsewhere/],
])('one that %s is named with the reason', (_what, change, reason) => {
  const tool = odd(change);
  expect(unserved(tool)).toEqual([
    { name: tool['name'], reason: expect.stringMatching(reason) as string },
  ]);
});

it('one that is excluded, or that an override makes up for, is not', () => {
  expect(unserved(odd({ inputSchema: {} }), { exclude: ['odd'] })).toEqual([]);
  const long = odd({ description: 'x'.repeat(9_000) });
  expect(unserved(long)).toHaveLength(1);
  expect(unserved(long, { override: { odd: { description: 'Short.' } } })).toEqual([]);
});
