import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Test } from '@nestjs/testing';
import type { Tool } from '../apps/mcp-gateway/src/catalogue/tool.js';
import {
  TOOLS,
  ToolsModule,
  UPSTREAM_TOOLS,
  UpstreamToolsModule,
} from '../apps/mcp-gateway/src/tools/tools.module.js';
import { SAMPLE_TOOLS } from '../apps/mcp-gateway/src/config/file/mcp/prefixes.js';
import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import type { UpstreamSettings } from '../apps/mcp-gateway/src/config/served-settings.js';
import { context, orders, problemsOf, readFile } from './gateway-files/context.js';

const everything = readFileSync('test/gateway-files/ok-mcp.yaml', 'utf8');
const upstreamsOf = (text: string, path = context.path) =>
  readGatewayFile(text, { ...context, path }, readFile).contents?.upstreams ?? [];
const FILE = './orders.tools.json';
const pinned = (keys: Readonly<Record<string, string>> = {}) =>
  orders({ mcp: `{ list: { file: ${FILE} } }`, ...keys });
const WIKI = 'upstreams.wiki';

describe('what a file says of an MCP server is what is served', () => {
  const [wiki, tickets] = upstreamsOf(everything) as [UpstreamSettings, UpstreamSettings];

  it('every key reaches the settings', () => {
    expect(wiki.mcp).toEqual({
      protocol: 'auto',
      session: 'caller',
      list: {
        from: 'file',
        file: resolve('wiki.tools.json'),
        refreshSeconds: 300,
        sharedBy: 'caller',
        onChange: 'block',
      },
      relay: { progress: true, elicitation: false, hosts: [] },
    });
    expect(tickets).toMatchObject({
      prefix: 't',
      exchange: undefined,
      mcp: {
        protocol: '2026-07-28',
        session: 'none',
        list: { file: '/etc/gateway/tickets.tools.json', onChange: 'warn' },
        relay: {
          progress: true,
          elicitation: true,
          hosts: ['sign.example.com', 'sign.example.com:8443'],
        },
      },
    });
    expect(wiki).not.toHaveProperty('openapi');
  });

  it('tools are selected and overridden by the server’s own names, whatever these are', () => {
    expect(wiki.tools).toEqual({
      include: ['*'],
      exclude: ['admin_*'],
      override: {
        delete_page: {
          name: 'delete',
          title: 'Delete a page',
          description: 'Deletes a page. Ask before doing it.',
          callerScopes: ['wiki:write'],
          upstreamScopes: ['wiki.write'],
          hints: { destructive: true },
        },
        'pages/list': { name: 'list_pages' },
      },
    });
  });

  it('a file alone is enough: it is the list, and a tool that differs from it is withdrawn', () => {
    expect(upstreamsOf(pinned())[0]?.mcp).toEqual({
      protocol: 'auto',
      session: 'caller',
      list: {
        from: 'file',
        file: resolve('orders.tools.json'),
        refreshSeconds: 300,
        sharedBy: 'caller',
        onChange: 'block',
      },
      relay: { progress: true, elicitation: false, hosts: [] },
    });
  });

  it('a server of 2026 has no sessions unless somebody asks for them', () => {
    const mcp = `{ protocol: 2026-07-28, list: { file: ${FILE} } }`;
    expect(upstreamsOf(orders({ mcp }))[0]?.mcp?.session).toBe('none');
  });

  it.each([
    ['conf/gateway.yaml', FILE, resolve('conf/orders.tools.json')],
    ['conf/gateway.yaml', '../orders.json', resolve('orders.json')],
    ['/etc/gw/gateway.yaml', FILE, '/etc/gw/orders.tools.json'],
    ['conf/gateway.yaml', '/srv/orders.json', '/srv/orders.json'],
  ])('in %s the tool file %s is %s', (file, written, path) => {
    const text = orders({ mcp: `{ list: { file: ${written} } }` });
    expect(upstreamsOf(text, file)[0]?.mcp?.list.file).toBe(path);
  });

  it('without it there is none, and nothing of a wrong one is used', () => {
    expect(upstreamsOf(orders())[0]).not.toHaveProperty('mcp');
    expect(upstreamsOf(orders({ mcp: '{ session: sometimes }' }))[0]).not.toHaveProperty('mcp');
  });

  it.each([
    ['mcp.list.file', `12:9 ${WIKI}.mcp.list.file`],
    ['mcp.list.onChange', `15:9 ${WIKI}.mcp.list.onChange`],
    ['prefix', `3:3 ${WIKI}.prefix`],
    ['tools.override.pages/list.name', `28:23 ${WIKI}.tools.override["pages/list"].name`],
  ])('a message calls %s %s', (field, said) => {
    expect(wiki.at(field)).toBe(`gateway.yaml:${said}`);
  });
});

describe('RELAY-25: the prefix of an MCP server says whose a tool is', () => {
  const two = (one: string, other: string, sample = false) => `version: 1
sample: ${sample}
upstreams:
  wiki: { url: https://w.example, exchange: none, callerScopes: none, ${one}, tools: { include: ['*'] } }
  pages: { url: https://p.example, exchange: none, callerScopes: none, ${other}, tools: { include: ['*'] } }
`;
  const mcp = (prefix: string) => `prefix: '${prefix}', mcp: { list: { file: w.json } }`;

  it.each([
    ['of its own', two(mcp('a'), mcp('b'))],
    ['none, several times', two(mcp(''), mcp(''))],
    [
      'one that a written tool’s upstream has, where neither is an MCP server',
      two('prefix: a', 'prefix: a'),
    ],
    ['the first part of a tool of the sample, which is not served', two(mcp('get'), mcp('b'))],
    ['a tool of the sample that has no part', two(mcp('greet'), mcp('b'), true)],
  ])('%s is fine', (_what, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    ['another’s', two(mcp('a'), mcp('a')), '5:', 'tools of upstreams.wiki begin with a_ too'],
    ['that of an API', two('prefix: a', mcp('a')), '5:', 'tools of upstreams.wiki begin'],
    ['that of an API below it', two(mcp('a'), 'prefix: a'), '4:', 'tools of upstreams.pages begin'],
    ['the name of another', two(mcp('pages'), 'hosts: 1'), '4:', 'tools of upstreams.pages'],
    ['the first part of an API’s', two(mcp('a'), 'prefix: a_b'), '4:', 'begin with a_ too'],
    [
      'the first part of a tool of the sample',
      two(mcp('get'), mcp('b'), true),
      '4:',
      'get_datetime',
    ],
  ])('%s is refused', (_what, text, line, said) => {
    expect(problemsOf(text)).toContainEqual(
      expect.stringMatching(
        new RegExp(`^gateway.yaml:${line}.*prefix: .*${said}.*; write another$`),
      ),
    );
  });

  it('the tools of the sample are those that are built in', async () => {
    const imports = [UpstreamToolsModule, ToolsModule];
    const module = await Test.createTestingModule({ imports })
      .useMocker(() => () => 0)
      .compile();
    const tools = [UPSTREAM_TOOLS, TOOLS].flatMap((token) => module.get<Tool[]>(token));
    expect(SAMPLE_TOOLS).toEqual(tools.map(({ name }) => name));
  });
});

it.each(['{}', '{ list: { from: caller } }', '{ list: { from: caller, sharedBy: scopes } }'])(
  'mcp: %s asks each caller, and needs no tool file',
  (mcp) => {
    expect(problemsOf(orders({ mcp }))).toEqual([]);
    expect(upstreamsOf(orders({ mcp }))[0]?.mcp?.list).toMatchObject({
      from: 'caller',
      file: undefined,
    });
  },
);

it('from: service asks as the gateway itself, and needs no tool file', () => {
  const mcp = '{ list: { from: service, refreshSeconds: 60 } }';
  expect(problemsOf(orders({ mcp }))).toEqual([]);
  expect(upstreamsOf(orders({ mcp }))[0]?.mcp?.list).toEqual({
    ...{ from: 'service', file: undefined, refreshSeconds: 60 },
    ...{ sharedBy: 'caller', onChange: 'warn' },
  });
});

it.each([
  ['exchange: none', { exchange: 'none', mcp: '{ list: { from: service } }' }, 'from'],
  ['a tool file', { mcp: '{ list: { from: service, file: ./w.json } }' }, 'file'],
  ['sharedBy', { mcp: '{ list: { from: service, sharedBy: scopes } }' }, 'sharedBy'],
])('from: service beside %s is one line with a remedy', (_what, keys, key) => {
  expect(problemsOf(orders(keys))).toEqual([
    expect.stringMatching(
      `^gateway.yaml:\\d+:\\d+ upstreams.orders.mcp.list.${key}: .*; .*(write|remove) .*$`,
    ),
  ]);
});
