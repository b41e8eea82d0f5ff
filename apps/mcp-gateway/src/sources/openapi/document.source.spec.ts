import {
  apiAnswers,
  apiTool,
  apiToolsOf,
  documentedUpstream,
} from '../../../../../test/support/openapi-tool.js';
import type { ApiTool } from '#openapi';
import type { Tool } from '../../catalogue/tool.js';
import type { ToolOverride, UpstreamSettings } from '../../config/served-settings.js';
import type { UpstreamFor } from '../served-tool.js';
import { servedOperations, type DocumentedUpstream } from './document.source.js';

let opened: { settings: UpstreamSettings; scopes: readonly string[] }[];
beforeEach(() => {
  opened = [];
});

const upstreamFor: UpstreamFor = (settings, scopes) => {
  opened.push({ settings, scopes });
  return { name: settings.name, open: () => Promise.reject(new Error('never opened here')) };
};

const URL_OF_THE_SHOP = 'https://shop.example/v1';

function served(api: Partial<ApiTool> = {}, change: Partial<DocumentedUpstream> = {}) {
  const settings = documentedUpstream(URL_OF_THE_SHOP, change);
  return servedOperations(apiToolsOf(apiTool(api)), settings, upstreamFor);
}

function toolOf(api: Partial<ApiTool> = {}, change: Partial<DocumentedUpstream> = {}): Tool {
  const { tools, problems } = served(api, change);
  expect(problems).toEqual([]);
  return tools[0]!;
}

const { operation } = apiTool();
const overridden = (said: ToolOverride) =>
  [
    { operation: { ...operation, overriddenAs: 'getOrder' } },
    { tools: { include: [], exclude: [], override: { getOrder: said } } },
  ] as const;

it('an operation is a tool with what its document says, and with its origin', () => {
  const notes = ['one schema was cut'];
  const tool = toolOf({ notes });
  expect(tool).toMatchObject({
    name: 'shop_getOrder',
    title: 'An order',
    description: 'One order.',
    input: { json: { properties: { id: { type: 'string' } } } },
    hints: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
    origin: { operation: 'GET /orders/{id}', notes },
  });
  expect(tool.output).toBeUndefined();
});

describe('scopes of the caller', () => {
  const readOnly = (given: boolean) => ({ hints: { ...apiTool().hints, readOnly: given } });
  const method = (of: ApiTool['operation']['method']) => ({
    operation: { ...operation, method: of },
  });
  it.each<[string, Partial<ApiTool>, readonly string[]]>([
    ['a safe method', {}, ['shop:read']],
    ['a query', method('QUERY'), ['shop:read']],
    ['an unsafe method', { ...method('POST'), ...readOnly(false) }, ['shop:write']],
    ['a hint alone opens nothing', { ...method('DELETE'), ...readOnly(true) }, ['shop:write']],
    ['a hint that it writes counts', readOnly(false), ['shop:write']],
  ])('%s', (_what, api, scopes) => {
    expect(toolOf(api).scopes).toEqual(scopes);
  });

  it('an override says others', () => {
    expect(toolOf(...overridden({ callerScopes: ['special'] })).scopes).toEqual(['special']);
  });

  it('what an object inherits is no override', () => {
    const inherited = { operation: { ...operation, overriddenAs: 'constructor' } };
    expect(toolOf(inherited).scopes).toEqual(['shop:read']);
  });
});

describe('scopes of the exchange', () => {
  it.each<[string, ApiTool['security']['token'], readonly string[]]>([
    ['those of its security', ['write'], ['write']],
    ['all where the document does not say', 'all', ['read', 'write']],
    ['all where it names none', [], ['read', 'write']],
  ])('%s', (_what, token, scopes) => {
    toolOf({ security: { token, schemes: [] } });
    expect(opened).toEqual([expect.objectContaining({ scopes })]);
    expect(opened[0]!.settings.exchange).toBeDefined();
  });

  it.each<[string, ApiTool['security']['token'], Partial<DocumentedUpstream>]>([
    ['an operation without security', 'none', {}],
    ['a public API', ['read'], { exchange: undefined }],
  ])('%s has no exchange', (_what, token, change) => {
    toolOf({ security: { token, schemes: [] } }, change);
    expect(opened).toEqual([expect.objectContaining({ scopes: [] })]);
    expect(opened[0]!.settings.exchange).toBeUndefined();
  });

  it('an override wins, also over a document that wants no token', () => {
    const [api, change] = overridden({ upstreamScopes: ['write'] });
    toolOf({ ...api, security: { token: 'none', schemes: [] } }, change);
    expect(opened).toEqual([expect.objectContaining({ scopes: ['write'] })]);
  });

  it.each<[string, ToolOverride, RegExp]>([
    ['beyond the ceiling', { upstreamScopes: ['admin'] }, /needs admin, beyond exchange.scopes/],
    ['none', { upstreamScopes: [] }, /name a scope for the tool getOrder, or remove this$/],
  ])('an override with scopes %s is a problem at its place', (_what, said, problem) => {
    const { tools, problems } = served(...overridden(said));
    expect(tools).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems[0]).toMatch(/^gateway\.yaml:3:5 upstreams\.shop\.tools\.override\.getOrder\./);
  });

  it('a name that is no plain key stands in brackets in its place', () => {
    const key = 'GET /orders/{id}';
    const { problems } = served(
      { operation: { ...operation, overriddenAs: key } },
      { tools: { include: [], exclude: [], override: { [key]: { upstreamScopes: ['admin'] } } } },
    );
    expect(problems[0]).toContain('.tools.override["GET /orders/{id}"].upstreamScopes: ');
  });
});

describe('where its requests go, and with what', () => {
  it('operations that need the same share an upstream, and so its slots', () => {
    const settings = documentedUpstream(URL_OF_THE_SHOP);
    const one = apiTool();
    const other = apiTool({ name: 'shop_other', security: { token: ['write'], schemes: [] } });
    servedOperations(apiToolsOf(one, other), settings, upstreamFor);
    expect(opened.map(({ scopes }) => scopes)).toEqual([['read'], ['write']]);
    expect(opened[0]!.settings).toBe(opened[1]!.settings);
  });

  it('values of security schemes are fixed headers of these operations alone', () => {
    const openapi = {
      ...documentedUpstream('').openapi,
      securitySchemes: { tenant: { header: 'x-tenant', value: 'acme' } },
    };
    const change = { openapi, headers: { 'x-version': '1' } };
    toolOf({ security: { token: ['read'], schemes: ['tenant'] } }, change);
    toolOf({}, change);
    expect(opened.map(({ settings }) => settings.headers)).toEqual([
      { 'x-tenant': 'acme', 'x-version': '1' },
      { 'x-version': '1' },
    ]);
  });

  it('another host of the settings', () => {
    toolOf({ url: 'https://upload.example/v1' });
    expect(opened[0]!.settings).toMatchObject({ name: 'shop', url: 'https://upload.example/v1' });
  });
});

describe('output', () => {
  const schema = { type: 'object' as const, properties: { id: { type: 'string' } } };
  const answers = apiAnswers({ schema });
  const outputs = (output: 'loose' | 'strict') => ({
    openapi: { ...documentedUpstream('').openapi, output },
  });

  it('real answers that differ from a loose schema are no error', () => {
    const { output } = toolOf({ answers }, outputs('loose'));
    expect(output?.json).toBe(schema);
    expect(output?.check({ id: 1 })).toEqual({ ok: true, value: { id: 1 } });
  });

  it('strict is as strict as for any other tool, and an override may say so of one', () => {
    const check = (tool: Tool, id: unknown) => tool.output?.check({ id }).ok;
    const [api, change] = overridden({ output: 'strict' });
    for (const tool of [
      toolOf({ answers }, outputs('strict')),
      toolOf({ ...api, answers }, change),
    ]) {
      expect([check(tool, '1'), check(tool, 1)]).toEqual([true, false]);
    }
  });
});

describe('what is told', () => {
  it('problems have the place of their field, and all are told at once', () => {
    const made = {
      ...apiToolsOf(apiTool()),
      problems: [
        { field: 'tools.include[0].tags[0]', text: 'no operation has the tag "ordres"' },
        { field: 'tools.override.nope', text: 'is not selected' },
      ],
    };
    const { problems } = servedOperations(made, documentedUpstream(URL_OF_THE_SHOP), upstreamFor);
    const at = 'gateway.yaml:3:5 upstreams.shop.tools';
    expect(problems).toEqual([
      `${at}.include[0].tags[0]: no operation has the tag "ordres"`,
      `${at}.override.nope: is not selected`,
    ]);
  });

  it('refused operations and warnings carry the name of the upstream', () => {
    const refused = {
      key: 'POST /xml',
      place: 'shop.json #/paths/~1xml/post',
      reason: 'its body is application/xml only',
      kind: 'body' as const,
      named: false,
    };
    const made = { ...apiToolsOf(apiTool()), refused: [refused], warnings: ['two hosts'] };
    const loaded = servedOperations(made, documentedUpstream(URL_OF_THE_SHOP), upstreamFor);
    const { key: operation, place, reason, kind } = refused;
    expect(loaded).toMatchObject({
      problems: [],
      refused: [{ upstream: 'shop', operation, place, reason, kind }],
      warnings: [{ upstream: 'shop', text: 'two hosts' }],
    });
  });

  it('a selection of which nothing is left is a problem', () => {
    const settings = documentedUpstream(URL_OF_THE_SHOP);
    expect(servedOperations(apiToolsOf(), settings, upstreamFor).problems).toEqual([
      'gateway.yaml:3:5 upstreams.shop.tools.include: selects no operation that can be served',
    ]);
  });
});
