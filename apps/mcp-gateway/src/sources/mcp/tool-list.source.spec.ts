import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedTools } from '../../catalogue/tool-source.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import type { McpSettings, ToolSelection, UpstreamSettings } from '../../config/served-settings.js';
import { MAX_TOOLS, toolFileText } from './tool-file.js';
import { relayedTools, selectedTools, type McpUpstreamSettings } from './tool-list.source.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const tool = (name: unknown, more: object = {}) => ({
  name,
  inputSchema: { type: 'object' },
  ...more,
});
const reads = tool('read', { annotations: { readOnlyHint: true } });
const writes = tool('write', { title: 'Write' });

interface Asked {
  readonly tools?: readonly object[];
  readonly selection?: Partial<ToolSelection>;
  readonly settings?: Partial<UpstreamSettings>;
  readonly list?: Partial<McpSettings['list']>;
  /** As a server lists them: no file holds these. */
  readonly isListed?: boolean;
}

async function load(asked: Asked = {}): Promise<LoadedTools & { readonly file: string }> {
  const { tools = [writes, reads], selection = {}, settings = {}, list = {} } = asked;
  const file = join(folder, 'wiki.tools.json');
  writeFileSync(file, toolFileText({ upstream: 'wiki', tools: tools as ForeignObject[] }));
  const wiki: McpUpstreamSettings = {
    name: 'wiki',
    url: 'https://wiki.example/mcp',
    prefix: 'wiki',
    exchange: undefined,
    headers: {},
    secrets: [],
    callerScopes: { read: ['wiki:read'], write: ['wiki:write'] },
    limits: { timeoutMs: 1, answerBytes: 1, argumentBytes: 1_000, concurrency: 1 },
    tools: { include: ['*'], exclude: [], override: {}, ...selection },
    mcp: {
      protocol: 'auto',
      session: 'caller',
      list: {
        from: 'file',
        file,
        refreshSeconds: 300,
        sharedBy: 'caller',
        onChange: 'block',
        ...list,
      },
      relay: { progress: true, elicitation: false, hosts: [] },
    },
    at: (field) => `gateway.yaml:1 upstreams.wiki.${field}`,
    ...settings,
  };
  const open = () => Promise.reject(new Error('never opened here'));
  const release = () => Promise.resolve();
  const upstreamFor = ({ name }: UpstreamSettings) => ({ name, open });
  const unheard = () => undefined;
  const logger = { warn: unheard, info: unheard };
  const watching = { clock: () => 0, after: () => unheard, logger, compared: unheard };
  const parts = { upstreamFor, release, ...watching };
  const isListed = asked.isListed === true;
  const loaded = isListed
    ? selectedTools(tools as ForeignObject[], file, wiki, parts)
    : await relayedTools(wiki, parts).load(new AbortController().signal);
  return { ...loaded, file };
}

const named = (loaded: LoadedTools) => loaded.tools.map(({ name }) => name);

it('tools are served with the prefix, sorted by name, and their file is followed', async () => {
  const loaded = await load();
  expect(named(loaded)).toEqual(['wiki_read', 'wiki_write']);
  expect(loaded).toMatchObject({ problems: [], refused: [], warnings: [], files: [loaded.file] });
});

it('include, exclude and override select by the names of the server', async () => {
  const loaded = await load({
    tools: [tool('a_1'), tool('a_2'), tool('b')],
    selection: {
      include: ['a_*'],
      exclude: ['a_2'],
      override: { a_1: { name: 'first', title: 'F' } },
    },
  });
  expect(loaded.problems).toEqual([]);
  expect(loaded.tools).toMatchObject([
    { name: 'wiki_first', title: 'F', origin: { operation: 'a_1' } },
  ]);
});

it.each<[string, Partial<ToolSelection>, string]>([
  ['what an upstream says of reading opens nothing', {}, 'wiki:write'],
  [
    'settings alone can say that a tool reads',
    { override: { read: { hints: { readOnly: true } } } },
    'wiki:read',
  ],
  [
    'nor does another hint open it',
    { override: { read: { hints: { idempotent: true } } } },
    'wiki:write',
  ],
  [
    'callerScopes of a tool stand for both',
    { override: { read: { callerScopes: ['own'] } } },
    'own',
  ],
])('%s', async (_rule, selection, scope) => {
  const { tools } = await load({ tools: [reads], selection });
  expect(tools[0]?.scopes).toEqual([scope]);
});

it('hints of the settings stand beside those of the server', async () => {
  const override = { read: { hints: { destructive: true } } };
  const { tools } = await load({ tools: [reads], selection: { override } });
  expect(tools[0]?.hints).toEqual({ readOnlyHint: true, destructiveHint: true });
});

it('one tool that cannot be served takes no other with it, and its line says what to do', async () => {
  const loaded = await load({ tools: [tool('bad', { inputSchema: {} }), reads] });
  expect(named(loaded)).toEqual(['wiki_read']);
  expect(loaded.problems).toEqual([]);
  expect(loaded.refused).toEqual([
    {
      upstream: 'wiki',
      operation: 'bad',
      place: `${loaded.file} tools[0]`,
      reason:
        'its inputSchema has no "type": "object" at its root; correct it at the server, or exclude it',
      kind: 'tool',
    },
  ]);
});

it('what is excluded is not told of', async () => {
  const tools = [tool('bad', { inputSchema: {} }), reads];
  expect(await load({ tools, selection: { exclude: ['bad'] } })).toMatchObject({ refused: [] });
});

it('of two tools with one name neither is served', async () => {
  const loaded = await load({
    tools: [reads, { ...reads, title: 'Other' }, writes],
    isListed: true,
  });
  expect(named(loaded)).toEqual(['wiki_write']);
  expect(loaded.refused).toMatchObject([{ operation: 'read', reason: /more than once/ }]);
});

it.each([[undefined], [7], [''], ['a b'], ['ü'], ['x'.repeat(129)]])(
  'a tool named %j is left out',
  async (name) => {
    const loaded = await load({ tools: [tool(name), reads], isListed: true });
    expect(named(loaded)).toEqual(['wiki_read']);
    expect(loaded.refused).toMatchObject([{ reason: /its name is not 1 to 128/ }]);
  },
);

it('two tools that an override gives one name are a problem of the settings', async () => {
  const { problems } = await load({ selection: { override: { read: { name: 'write' } } } });
  expect(problems).toEqual([
    'gateway.yaml:1 upstreams.wiki.tools.override.read.name: another tool is named wiki_write; write another name',
  ]);
});

it('names that clients may trip over are warned of', async () => {
  const { warnings } = await load({ tools: [tool(`x${'y'.repeat(50)}`), tool('a.b'), reads] });
  expect(warnings?.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^wiki_xy+ is longer than 48 characters: .*; write a shorter prefix/),
    expect.stringMatching(/^wiki_a\.b is written with a dot/),
  ]);
});

it('more tools than may be served are refused together', async () => {
  const tools = Array.from({ length: MAX_TOOLS + 1 }, (_, index) => tool(`t${index}`));
  const loaded = await load({ tools, isListed: true });
  expect(loaded.tools).toEqual([]);
  expect(loaded.problems).toEqual([
    expect.stringMatching(/include: selects 1001 tools, more than 1000/),
  ]);
  expect(
    (await load({ tools, selection: { exclude: ['t0'] }, isListed: true })).tools,
  ).toHaveLength(MAX_TOOLS);
});

it.each<[string, Asked, RegExp]>([
  ['a name that is no tool', { selection: { include: ['raed'] } }, /"raed" is not a tool; .*read/],
  [
    'nothing that can be served',
    { tools: [tool('bad', { inputSchema: {} })] },
    /include: selects no tool that can be served/,
  ],
  [
    'another source',
    { list: { from: 'caller', file: undefined } },
    /list\.from: must be file; write/,
  ],
  [
    'no file',
    { list: { file: join(tmpdir(), 'none', 'x.json') } },
    /list\.file: .*tools wiki --write/,
  ],
  [
    'scopes without an exchange',
    { selection: { override: { read: { upstreamScopes: ['a'] } } } },
    /exchange: the tool read needs a token with a/,
  ],
])('%s: a problem with its place and what to write', async (_what, asked, problem) => {
  const { problems } = await load(asked);
  expect(problems).toEqual([expect.stringMatching(problem)]);
});
