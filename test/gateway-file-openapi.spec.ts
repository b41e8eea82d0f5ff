import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { servedSecrets } from '../apps/mcp-gateway/src/config/config-secrets.js';
import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import type { UpstreamSettings } from '../apps/mcp-gateway/src/config/served-settings.js';
import {
  context,
  described,
  orders,
  overriding,
  problemsOf,
  readFile,
} from './gateway-files/context.js';

const everything = readFileSync('test/gateway-files/ok-openapi.yaml', 'utf8');
const upstreamsOf = (text: string, path = context.path) =>
  readGatewayFile(text, { ...context, path }, readFile).contents?.upstreams ?? [];

describe('what a file says of a document is what is served', () => {
  const [github, weather] = upstreamsOf(everything) as [UpstreamSettings, UpstreamSettings];

  it('every key reaches the settings', () => {
    expect(github.openapi).toEqual({
      source: {
        url: 'https://specs.example.com/github.json?ref=v1',
        sha256: '9f2c4b1de07a8c35f6b90d2e4a1783c5d6e7f8091a2b3c4d5e6f708192a3b4c5',
      },
      include: [
        { tags: ['issues', 'Pull Requests'], methods: ['get', 'query'], deprecated: false },
        { paths: ['/repos/{owner}/{repo}/pulls*', '/user'] },
        { operations: ['issues/create', 'PATCH /repos/{owner}/{repo}/issues/{issue_number}'] },
      ],
      exclude: [{ deprecated: true }],
      securitySchemes: {
        tenantKey: { header: 'x-tenant', value: 'Key canary-of-a-key' },
        'region key': { header: 'x-region', value: 'eu' },
      },
      hosts: ['uploads.github.example', 'uploads.github.example:8443'],
      output: 'loose',
    });
  });

  it('tools that are named are none; overrides are by the names of the document', () => {
    const { include, exclude, override } = github.tools;
    expect([include, exclude]).toEqual([[], []]);
    expect(Object.keys(override)).toEqual([
      'issues/create',
      'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
      'GET /files/{name}.{ext}[0]',
      'list the orders',
      'constructor',
    ]);
    expect(override['issues/create']).toEqual({
      name: 'create_issue',
      title: 'Open an issue',
      description: 'Opens an issue. Ask before doing it twice.',
      callerScopes: ['gh:issues'],
      upstreamScopes: ['issues.write'],
      hints: { destructive: false, idempotent: false },
      arguments: {
        owner: { fixed: 'acme' },
        labels: { description: 'Existing labels only.' },
        milestone: { hide: true },
        'filter.state': { fixed: { in: ['open', 1, null, { deep: true }] } },
      },
      answer: { pick: ['number', 'user.login', 'labels[].name'] },
      output: 'none',
      media: 'application/json; charset=utf-8',
    });
  });

  it('methods are in lower or in upper case, as OpenAPI and HTTP write them', () => {
    const tools =
      '{ include: [{ methods: [GET, query] }, { operations: [get /orders, Post  /orders] }] }';
    const [upstream] = upstreamsOf(described({ tools }));
    expect(upstream?.openapi?.include).toEqual([
      { methods: ['get', 'query'] },
      { operations: ['get /orders', 'Post  /orders'] },
    ]);
    expect(problemsOf(described({ tools }))).toEqual([]);
  });

  it('what is left open is nothing', () => {
    expect(weather.openapi).toEqual({
      source: { path: resolve('weather.yaml'), shown: 'weather.yaml' },
      include: [{ operations: ['getForecast'] }],
      exclude: [],
      securitySchemes: {},
      hosts: [],
      output: 'none',
    });
  });

  it('without it there is none', () => {
    expect(upstreamsOf(orders())[0]).not.toHaveProperty('openapi');
  });

  it('OPS-01: a value that a reference stands for is secret, one that the file shows is not', () => {
    expect(github.secrets).toEqual(['Key canary-of-a-key', 'canary-of-a-key']);
    const served = { sample: false, listing: 'all', baselineScopes: [] } as const;
    expect(servedSecrets({ ...served, upstreams: [weather, github] })).toContain(
      'Key canary-of-a-key',
    );
  });

  it.each([
    ['gateway.yaml', './api/orders.json', 'api/orders.json', resolve('api/orders.json')],
    ['conf/gateway.yaml', 'orders.json', 'conf/orders.json', resolve('conf/orders.json')],
    ['conf/gateway.yaml', '../orders.json', 'orders.json', resolve('orders.json')],
    ['../gateway.yaml', 'orders.json', '../orders.json', resolve('../orders.json')],
    ['/etc/gw/gateway.yaml', 'orders.json', '/etc/gw/orders.json', '/etc/gw/orders.json'],
    ['conf/gateway.yaml', '/srv/a/../orders.json', '/srv/a/../orders.json', '/srv/orders.json'],
    ['gateway.yaml', 'the orders.json', 'the orders.json', resolve('the orders.json')],
  ])('in %s the document %s is shown as %s', (file, written, shown, path) => {
    const [upstream] = upstreamsOf(described({ openapi: `'${written}'` }), file);
    expect(upstream?.openapi?.source).toEqual({ path, shown });
  });

  it.each([
    'https://specs.example.com/orders.json',
    'https://specs.example.com/orders?ref=v1&x=%2F',
    'http://localhost:8080/orders.json',
    'http://plain.internal/orders.json',
  ])('%s is where a document may be', (url) => {
    const text = described({ openapi: `{ url: '${url}', sha256: none }` });
    expect(problemsOf(text)).toEqual([]);
    expect(upstreamsOf(text)[0]?.openapi?.source).toEqual({ url, sha256: 'none' });
  });

  it('nothing of a wrong part is used', () => {
    const text = described({ openapi: '{ url: here }', hosts: '[Orders]', output: 'loose' });
    const [upstream] = upstreamsOf(text);
    expect(upstream).not.toHaveProperty('openapi');
    expect(upstream?.tools).toEqual({ include: [], exclude: [], override: {} });
    const [other] = upstreamsOf(described({ hosts: '[Orders]', output: 'loose' }));
    expect(other?.openapi).toMatchObject({ hosts: [], output: 'loose' });
  });
});

describe('what a message calls a field of a document', () => {
  const [github] = upstreamsOf(everything);
  const override = (key: string) => `upstreams.github.tools.override["${key}"]`;

  it.each([
    ['openapi', '9:5 upstreams.github.openapi'],
    ['openapi.sha256', '9:69 upstreams.github.openapi.sha256'],
    ['securitySchemes.tenantKey.value', '11:38 upstreams.github.securitySchemes.tenantKey.value'],
    ['securitySchemes.region key', '12:7 upstreams.github.securitySchemes["region key"]'],
    ['hosts[1]', '13:37 upstreams.github.hosts[1]'],
    ['output', '14:5 upstreams.github.output'],
    ['tools.include[0].tags[1]', '17:28 upstreams.github.tools.include[0].tags[1]'],
    ['tools.include[0].deprecated', '17:69 upstreams.github.tools.include[0].deprecated'],
    ['tools.include[2].operations[1]', '19:39 upstreams.github.tools.include[2].operations[1]'],
    ['tools.override.issues/create', `22:9 ${override('issues/create')}`],
    [
      'tools.override.issues/create.arguments.filter.state.fixed',
      `33:29 ${override('issues/create')}.arguments["filter.state"].fixed`,
    ],
    [
      'tools.override.PATCH /repos/{owner}/{repo}/issues/{issue_number}.arguments.issue_number',
      `38:24 ${override('PATCH /repos/{owner}/{repo}/issues/{issue_number}')}.arguments.issue_number`,
    ],
    [
      'tools.override.GET /files/{name}.{ext}[0].arguments.name',
      `39:52 ${override('GET /files/{name}.{ext}[0]')}.arguments.name`,
    ],
    [
      'tools.override["GET /files/{name}.{ext}[0]"].arguments.name.slashes',
      `39:60 ${override('GET /files/{name}.{ext}[0]')}.arguments.name.slashes`,
    ],
    ['tools.override.list the orders.title', `40:28 ${override('list the orders')}.title`],
    ['tools.override.constructor.title', '41:24 upstreams.github.tools.override.constructor.title'],
    ['tools.override.toString', '21:7 upstreams.github.tools.override.toString'],
    ['tools.override.list the orders.name', `40:9 ${override('list the orders')}.name`],
  ])('%s is %s', (field, said) => {
    expect(github?.at(field)).toBe(`gateway.yaml:${said}`);
  });

  it('of two keys of which one continues the other, the longer one is meant, and quotes decide', () => {
    const tools = `{ include: [{ tags: [a] }], override: { a: { name: x }, a.name: { title: y } } }`;
    const [upstream] = upstreamsOf(described({ tools }));
    expect(upstream?.at('tools.override.a.name')).toContain('tools.override["a.name"]');
    expect(upstream?.at('tools.override["a"].name')).toContain('tools.override.a.name');
  });

  it.each(['', '.', '[', ']', '["', '["a', '["\\x"]', '[0]', 'a..b', '"', '\n', '[999999999]'])(
    'no field throws: %j',
    (field) => {
      expect(github?.at(field)).toMatch(/^gateway\.yaml:\d+:\d+ upstreams\.github/);
      expect(github?.at(`tools.override.${field}`)).toMatch(/^gateway\.yaml:\d+:\d+ /);
    },
  );
});

describe('no problem follows from another', () => {
  it.each<[string, string]>([
    ['a misspelt openapi', described().replace('openapi:', 'openapy:')],
    ['names beside a document', described({ tools: '{ include: [getOrder] }' })],
    ['a name with a brace', described({ tools: "{ include: ['GET /orders/{id}'] }" })],
    ['selectors without a document', orders({ tools: '{ include: [{ tags: 5, paths: [] }] }' })],
    ['hosts without a document', orders({ hosts: '{ a: [[]] }' })],
    [
      'arguments without a document',
      orders({ tools: "{ include: ['*'], override: { a: { arguments: [[]] } } }" }),
    ],
    ['a wrong key of an operation', overriding('*', '{ arguments: [[]], nome: x }')],
    ['a wrong name of an upstream', described().replace('orders:', 'Orders:')],
    [
      'a reference that is not set',
      described({ securitySchemes: "{ a: { header: x-a, value: '${env:UNSET}ä' } }" }),
    ],
  ])('%s is one problem', (_what, text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });
});
