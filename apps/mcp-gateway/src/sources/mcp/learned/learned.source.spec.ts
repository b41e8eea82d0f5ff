import type { LearnedTools } from '../../../catalogue/learned-tools.js';
import { HeldValues } from '../../../upstreams/held-values.js';
import type { McpUpstreamSettings } from '../tool-list.source.js';
import { learnedTools, type LearnedParts } from './learned.source.js';

const EXCHANGE = { audience: 'https://wiki.example.com', scopes: ['read', 'write'] };
const settings = (change: object = {}, line = 1) =>
  ({
    ...{ name: 'wiki', url: 'https://wiki.example.com/mcp', prefix: 'wiki', exchange: EXCHANGE },
    callerScopes: { read: [], write: [] },
    tools: { include: ['*'], exclude: [], override: { read: { upstreamScopes: ['read'] } } },
    mcp: { list: { from: 'caller', refreshSeconds: 300, sharedBy: 'caller' } },
    at: (field: string) => `gateway.yaml:${line} ${field}`,
    ...change,
  }) as unknown as McpUpstreamSettings;

let asked: (readonly string[])[];
let released: unknown[];
let parts: LearnedParts;
beforeEach(() => {
  asked = [];
  released = [];
  parts = {
    upstreamFor: (_settings, scopes) => {
      asked.push(scopes);
      return { name: 'wiki', open: () => Promise.reject(new Error('opened')) };
    },
    release: (what) => {
      released.push(what);
      return Promise.resolve();
    },
    lists: new HeldValues<LearnedTools>(),
    clock: () => 0,
    after: () => () => undefined,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
});

const load = async (from: McpUpstreamSettings) => {
  const source = learnedTools(from, parts);
  return { source, lists: (await source.load(new AbortController().signal)).learned };
};

it.each(['caller', 'service'])(
  'lists from: %s outlive a reload that leaves all that their settings say, on whichever line',
  async (from) => {
    const change = { mcp: { list: { from, refreshSeconds: 300 } } };
    const [one, two] = [settings(change), settings(change, 7)];
    const before = await load(one);
    const after = await load(two);
    expect(after.lists).toBe(before.lists);
    await before.source.close?.();
    expect((await load(settings(change))).lists).toBe(after.lists);
    expect(released).toEqual([one]);
  },
);

it.each([
  { url: 'https://other.example.com/mcp' },
  { tools: { include: ['read'], exclude: [], override: {} } },
  { callerScopes: { read: ['r'], write: [] } },
  { mcp: { list: { from: 'caller', refreshSeconds: 301, sharedBy: 'caller' } } },
  { headers: { 'x-key': 'k' } },
])('those of settings that differ do not: %j', async (change) => {
  const before = await load(settings());
  expect((await load(settings(change))).lists).not.toBe(before.lists);
});

it('lists that no open catalogue has are forgotten', async () => {
  const before = await load(settings());
  await before.source.close?.();
  expect((await load(settings())).lists).not.toBe(before.lists);
});

it('each that shares lists has their server opened, and the parts of its scopes once', async () => {
  await load(settings());
  await load(settings());
  expect(asked).toEqual([['read', 'write'], ['read'], ['read', 'write']]);
});
