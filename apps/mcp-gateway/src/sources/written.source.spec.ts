import type { Tool } from '../catalogue/tool.js';
import { NO_INPUT } from '../catalogue/tool-schema.js';
import type { ToolOverride, ToolSelection, UpstreamSettings } from '../config/served-settings.js';
import type { UpstreamTool } from '../tools/upstream-tool.js';
import type { UpstreamFor } from './served-tool.js';
import { writtenTools } from './written.source.js';

const written = (name: string, change: Partial<UpstreamTool> = {}): UpstreamTool => ({
  name,
  title: name,
  description: name,
  input: NO_INPUT,
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: () => Promise.resolve({ content: [{ type: 'text', text: name }] }),
  ...change,
});
const writes = written('add_order', {
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
});
const ALL = [
  written('list_orders'),
  writes,
  written('list_stock', { upstreamScopes: ['stock.read'] }),
];

const upstreamFor: UpstreamFor = ({ name }, scopes) => ({
  name: `${name} ${scopes.join(' ')}`,
  open: () => Promise.reject(new Error('never opened here')),
});

async function load(
  selection: Partial<ToolSelection>,
  change: Partial<UpstreamSettings> = {},
): Promise<{ tools: readonly Tool[]; problems: readonly string[] }> {
  const settings: UpstreamSettings = {
    name: 'shop',
    url: 'https://shop.example',
    prefix: 'shop',
    exchange: {
      profile: 'rfc8693',
      issuer: 'https://issuer.example/',
      client: { id: 'gw', method: 'client_secret_post', secret: 'unused' },
      subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      target: 'audience',
      audience: 'https://shop.example',
      scopes: ['orders', 'stock.read'],
      parameters: {},
      timeoutMs: 1_000,
      ratePerSecond: undefined,
    },
    headers: {},
    secrets: [],
    callerScopes: { read: ['shop:read'], write: ['shop:write'] },
    limits: { timeoutMs: 1_000, answerBytes: 1_000, argumentBytes: 1_000, concurrency: 1 },
    at: (field) => `file:1:1 upstreams.shop.${field}`,
    ...change,
    tools: { include: ['*'], exclude: [], override: {}, ...selection },
  };
  return writtenTools(settings, ALL, upstreamFor).load(new AbortController().signal);
}

const override = (name: string, said: ToolOverride) => ({ override: { [name]: said } });

describe('what is served', () => {
  it('in the order of their source, under the prefix, each once', async () => {
    const { tools, problems } = await load({ include: ['list_stock', 'list_*'] });
    expect(problems).toEqual([]);
    expect(tools.map(({ name }) => name)).toEqual(['shop_list_orders', 'shop_list_stock']);
    const bare = await load({ include: ['list_orders'] }, { prefix: '' });
    expect(bare.tools.map(({ name }) => name)).toEqual(['list_orders']);
  });

  it('what only reads needs the scopes for reading, all else those for writing', async () => {
    const { tools } = await load({});
    expect(tools.map(({ scopes }) => scopes)).toEqual([
      ['shop:read'],
      ['shop:write'],
      ['shop:read'],
    ]);
  });

  it('a hint of the settings alone does not lower what a caller needs; one that raises it counts', async () => {
    const lowered = await load(override('add_order', { hints: { readOnly: true } }));
    expect(lowered.tools[1]).toMatchObject({
      scopes: ['shop:write'],
      hints: { readOnlyHint: true, idempotentHint: false },
    });
    const raised = await load(override('list_orders', { hints: { readOnly: false } }));
    expect(raised.tools[0]).toMatchObject({ scopes: ['shop:write'] });
  });

  it('upstream scopes are the tool’s part of the ceiling, or all of it', async () => {
    const { tools } = await load(override('add_order', { upstreamScopes: ['orders'] }));
    expect(tools.map(({ upstream }) => upstream?.name)).toEqual([
      'shop orders stock.read',
      'shop orders',
      'shop stock.read',
    ]);
  });

  it('an override says name, title, description and scopes of the caller instead', async () => {
    const said = { name: 'orders', title: 'T', description: 'D', callerScopes: ['special'] };
    const { tools } = await load(override('list_orders', said));
    const { callerScopes: scopes, ...shown } = said;
    expect(tools[0]).toMatchObject({ ...shown, name: 'shop_orders', scopes });
  });
});

describe('what is refused, each by the place where it is written', () => {
  const place = 'file:1:1 upstreams.shop';
  const known = 'write one of list_orders, add_order, list_stock';
  it.each<[string, Partial<ToolSelection>, string]>([
    ['a name', { include: ['nope'] }, `tools.include[0]: "nope" is not a tool; ${known}`],
    ['a pattern', { include: ['*', 'x*'] }, `tools.include[1]: "x*" is not a tool; ${known}`],
    ['nothing', { include: [] }, `tools.include: selects no tool; ${known}`],
    ['all', { exclude: ['*'] }, 'tools.exclude: leaves no tool; exclude fewer'],
    [
      'exclusion of what is not included',
      { include: ['list_*'], exclude: ['add_order'] },
      'tools.exclude[0]: "add_order" is not included; remove it',
    ],
    [
      'override of what is not selected',
      { include: ['list_*'], ...override('add_order', {}) },
      'tools.override.add_order: the tool is not selected; add it to tools.include, or remove its override',
    ],
    [
      'override of what is not a tool',
      override('nope', {}),
      `tools.override.nope: "nope" is not a tool; ${known}`,
    ],
    [
      'a scope beyond the ceiling',
      override('list_orders', { upstreamScopes: ['orders', 'admin'] }),
      'tools.override.list_orders.upstreamScopes: the tool list_orders needs admin, beyond exchange.scopes (orders stock.read); add it there',
    ],
    [
      'no scope at all',
      override('list_orders', { upstreamScopes: [] }),
      'tools.override.list_orders.upstreamScopes: name a scope for the tool list_orders, or remove this',
    ],
  ])('%s', async (_what, selection, problem) => {
    expect((await load(selection)).problems).toEqual([`${place}.${problem}`]);
  });

  it('a tool that needs a token of an upstream that nobody’s token is sent to', async () => {
    expect((await load({}, { exchange: undefined })).problems).toEqual([
      `${place}.exchange: the tool list_stock needs a token with stock.read`,
    ]);
  });

  it('all of it at once', async () => {
    const { problems } = await load({ include: ['*', 'nope'], exclude: ['none'] });
    expect(problems).toHaveLength(2);
  });
});
