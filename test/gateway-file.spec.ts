import { readFileSync } from 'node:fs';
import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import { context, orders, problemsOf, readFile } from './gateway-files/context.js';

const everything = readFileSync('test/gateway-files/ok-everything.yaml', 'utf8');
const read = (text: string) => readGatewayFile(text, context, readFile);
const upstreamsOf = (text: string) => read(text).contents?.upstreams ?? [];

describe('what a file says is what is served', () => {
  it('every key reaches the settings', () => {
    const [github] = upstreamsOf(everything);
    expect(read(everything).problems).toEqual([]);
    expect(github).toEqual({
      name: 'github',
      url: 'https://api.github.example',
      prefix: 'gh',
      exchange: {
        profile: 'auth0-obo',
        issuer: 'https://tenant.example/',
        client: { id: 'gw', method: 'client_secret_post', secret: 'canary-of-a-file' },
        subjectTokenType: 'urn:fastmcp:mcp',
        target: 'audience',
        audience: 'https://api.github.example',
        scopes: ['repo', 'issues.write'],
        parameters: { organization: 'org_1' },
        timeoutMs: 5_000,
        ratePerSecond: undefined,
      },
      headers: {
        'x-github-api-version': '2022-11-28',
        'x-subscription-key': 'Key canary-of-a-key ${',
      },
      secrets: ['Key canary-of-a-key ${', 'canary-of-a-key'],
      callerScopes: { read: ['gh:read'], write: ['gh:write'] },
      limits: {
        timeoutMs: 10_000,
        answerBytes: 262_144,
        argumentBytes: 65_536,
        concurrency: 64,
      },
      tools: {
        include: ['list_orders', 'orders_*'],
        exclude: ['admin_*'],
        override: {
          'create.issue': {
            name: 'create_issue',
            title: 'Open an issue',
            description: 'Opens an issue. Ask before doing it twice.',
            callerScopes: ['gh:issues'],
            upstreamScopes: ['issues.write'],
            hints: { destructive: false, idempotent: false },
          },
        },
      },
      at: expect.any(Function) as unknown,
    });
  });

  it('none is a statement: nobody’s token, no scope', () => {
    const weather = upstreamsOf(everything)[1];
    expect(weather?.exchange).toBeUndefined();
    expect(weather?.callerScopes).toEqual({ read: [], write: [] });
    expect(weather?.limits.timeoutMs).toBe(5);
  });

  it('what is left open is as the environment says, with the very client of the environment', () => {
    const [upstream] = upstreamsOf(orders());
    const { client, ...exchange } = context.exchange;
    expect(upstream?.exchange).toMatchObject({ ...exchange, target: 'audience' });
    expect(upstream?.exchange?.client).toBe(client);
    expect(upstream).toMatchObject({
      prefix: 'orders',
      headers: {},
      secrets: [],
      limits: { timeoutMs: 10_000 },
    });
    expect(upstream?.callerScopes).toEqual({ read: ['orders:use'], write: ['orders:use'] });
  });

  it('resource names the target in its own way, and a key is private_key_jwt', () => {
    const client = "client: { id: gw, key: '${file:/run/secrets/orders}', keyId: k1 }";
    const exchange = `{ resource: 'https://orders.example.com', scopes: [], ${client} }`;
    const key = 'canary-of-a-file';
    expect(upstreamsOf(orders({ exchange }))[0]?.exchange).toMatchObject({
      target: 'resource',
      audience: 'https://orders.example.com',
      scopes: [],
      client: { id: 'gw', method: 'private_key_jwt', key, keyId: 'k1' },
    });
  });

  it('an empty prefix is none; reading may need nothing where writing needs a scope', () => {
    const callerScopes = '{ read: none, write: [orders:write] }';
    const [upstream] = upstreamsOf(orders({ prefix: "''", callerScopes }));
    expect(upstream?.prefix).toBe('');
    expect(upstream?.callerScopes).toEqual({ read: [], write: ['orders:write'] });
  });

  it('sample: true puts the upstream of the environment before those of the file', () => {
    const { contents, problems } = read('version: 1\nsample: true\n');
    expect(problems).toEqual([]);
    expect(contents).toEqual({
      sample: true,
      listing: 'all',
      upstreams: [context.sample.upstream],
    });
    expect(
      upstreamsOf(orders().replace('1\n', '1\nsample: true\n')).map(({ name }) => name),
    ).toEqual(['upstream-api', 'orders']);
  });

  it('JSON is YAML', () => {
    const exchange = { audience: 'orders', scopes: ['orders.read'] };
    const url = 'https://orders.example.com/v2';
    const tools = { include: ['*'] };
    const json = {
      version: 1,
      upstreams: { orders: { url, exchange, callerScopes: 'none', tools } },
    };
    expect(problemsOf(JSON.stringify(json, null, '\t'))).toEqual([]);
  });
});

describe('anchors and aliases', () => {
  const twice = `version: 1
upstreams:
  orders: &orders
    url: https://orders.example.com
    exchange: &exchange { audience: orders, scopes: [orders.read], client: &gw { id: gw, secret: canary } }
    callerScopes: none
    tools: { include: ['*'] }
  archive:
    url: https://archive.example.com
    exchange: { audience: archive, scopes: [archive.read], client: *gw }
    callerScopes: none
    tools: { include: ['*'] }
`;

  it('an alias repeats what its anchor stands at', () => {
    expect(read(twice).problems).toEqual([]);
    expect(upstreamsOf(twice).map(({ exchange }) => exchange?.client.id)).toEqual(['gw', 'gw']);
  });

  it('what is wrong with it is said once for each use, where it stands', () => {
    expect(problemsOf(twice.replace('id: gw,', 'id: gw, keyid: k1,'))).toEqual([
      'gateway.yaml:5:90 upstreams.orders.exchange.client.keyid: is not a key here; did you mean keyId?',
      'gateway.yaml:5:90 upstreams.archive.exchange.client.keyid: is not a key here; did you mean keyId?',
    ]);
  });
});

describe('what a message calls a field', () => {
  const [github, weather] = upstreamsOf(everything);

  it.each([
    ['', 'gateway.yaml:8:3 upstreams.github'],
    ['url', 'gateway.yaml:9:5 upstreams.github.url'],
    ['exchange.audience', 'gateway.yaml:13:7 upstreams.github.exchange.audience'],
    ['exchange.target', 'gateway.yaml:13:7 upstreams.github.exchange.audience'],
    ['exchange.client.secret', 'gateway.yaml:15:25 upstreams.github.exchange.client.secret'],
    ['exchange.issuer', 'gateway.yaml:11:5 upstreams.github.exchange.issuer (from ISSUER_URL)'],
    ['limits.timeoutMs', 'gateway.yaml:6:13 defaults.limits.timeoutMs'],
    ['tools.include[1]', 'gateway.yaml:20:30 upstreams.github.tools.include[1]'],
    [
      'tools.override["create.issue"].name',
      'gateway.yaml:24:11 upstreams.github.tools.override["create.issue"].name',
    ],
    ['tools.override.other', 'gateway.yaml:22:7 upstreams.github.tools.override.other'],
  ])('%s is %s', (field, said) => {
    expect(github?.at(field)).toBe(said);
  });

  it('a field that is not in the file stands at the nearest key above it', () => {
    expect(weather?.at('prefix')).toBe('gateway.yaml:30:3 upstreams.weather.prefix');
  });
});

describe('no problem follows from another', () => {
  it.each<[string, string]>([
    ['a key that is not known', orders({ graphql: "{ url: '${env:X}', hosts: [[[]]] }" })],
    ['a wrong kind', orders({ exchange: '[audience, scopes]' })],
    ['a misspelt key that is required', orders().replace('callerScopes', 'callerScope')],
    [
      'a reference that is not set',
      orders({ headers: "{ x-key: '${env:UNSET} ${env:UNSET}\u00e4' }" }),
    ],
    ['another version', orders({ url: '5' }).replace('version: 1', 'version: 3')],
    ['a broken structure', `${orders({ url: '5' })}   bad: [`],
  ])('%s is one problem', (_what, text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });

  it('problems come in the order of the file', () => {
    const text = readFileSync('test/gateway-files/many-at-once.yaml', 'utf8');
    const places = problemsOf(text).map((line) => Number(line.split(':')[1]));
    expect(places).toEqual([2, 5, 6, 6, 8, 12]);
  });
});
