import { pemOf, rsaPair } from '../../../../test/support/keys.js';
import type { McpSettings, UpstreamExchange, UpstreamSettings } from './served-settings.js';
import { servedProblems, type UpstreamSurroundings } from './upstream-rules.js';

const surroundings: UpstreamSurroundings = {
  issuer: { issuer: 'https://issuer.example/', setting: 'ISSUER_URL', local: false },
  resource: 'https://gw.example/mcp',
  audiences: ['https://gw.example/mcp'],
  plainHttpHosts: [],
  drain: { delayMs: 5_000, timeoutMs: 25_000 },
};

const EXCHANGE: UpstreamExchange = {
  profile: 'rfc8693',
  issuer: 'https://issuer.example/',
  client: { id: 'gw', method: 'client_secret_post', secret: 'secret-of-gw' },
  subjectTokenType: 'urn:x',
  target: 'audience',
  audience: 'api://orders',
  scopes: ['orders.read'],
  parameters: {},
  timeoutMs: 5_000,
  ratePerSecond: undefined,
};

function upstream(
  exchange: Partial<UpstreamExchange> = {},
  change: Partial<UpstreamSettings> = {},
): UpstreamSettings {
  const name = change.name ?? 'orders';
  return {
    name,
    url: 'https://orders.example/v2',
    prefix: name,
    exchange: { ...EXCHANGE, ...exchange },
    headers: {},
    secrets: [],
    callerScopes: { read: ['orders:use'], write: ['orders:use'] },
    limits: { timeoutMs: 10_000, answerBytes: 1, argumentBytes: 1, concurrency: 1 },
    tools: { include: ['*'], exclude: [], override: {} },
    at: (field) => `<${name}.${field}>`,
    ...change,
  };
}

const secret = (text: string) => ({
  client: { id: 'gw', method: 'client_secret_post' as const, secret: text },
});

it('an upstream of which nothing is wrong', () => {
  expect(servedProblems([upstream()], surroundings)).toEqual([]);
});

it.each<[string, UpstreamSettings, RegExp]>([
  [
    'plain http',
    upstream({}, { url: 'http://orders.example' }),
    /^<orders.url>: https is required/,
  ],
  ['user info', upstream({}, { url: 'https://u:canary@o.example' }), /^<orders.url>: holds a user/],
  ['a query', upstream({}, { url: 'https://o.example/?a' }), /^<orders.url>: must have no query/],
  ['no URL', upstream({}, { url: 'orders' }), /^<orders.url>: /],
  [
    'the gateway’s own audience',
    upstream({ audience: 'HTTPS://GW.example:443/mcp/' }),
    /^<orders.exchange.audience>: equals the gateway's own resource, "https:\/\/gw.example\/mcp" \(MCP_SERVER_URL\); .* write the audience of its API$/,
  ],
  [
    'a user name in the audience',
    upstream({ audience: 'https://u:canary@o.example' }),
    /^<orders.exchange.audience>: holds a user name/,
  ],
  [
    'a secret of the documentation',
    upstream(secret('local-development-secret')),
    /^<orders.exchange.client.secret>: is one that the documentation shows/,
  ],
  [
    'a key that is none',
    upstream({ client: { id: 'gw', method: 'private_key_jwt', key: 'canary' } }),
    /^<orders.exchange.client.key>: /,
  ],
  [
    'a scope that its profile refuses',
    upstream({ scopes: ['openid'] }),
    /^<orders.exchange.scopes>: openid is refused; .* \(rfc8693\)$/,
  ],
  [
    'a parameter of the exchange itself',
    upstream({ parameters: { scope: 'x' } }),
    /^<orders.exchange.parameters>: scope is the exchange's own/,
  ],
  [
    'a target that its profile does not know',
    upstream({ profile: 'keycloak', issuer: 'https://k.example/realms/a', target: 'resource' }),
    /^<orders.exchange.target>: this issuer takes audience only/,
  ],
  [
    'offline_access of callers',
    upstream({}, { callerScopes: { read: [], write: ['offline_access'] } }),
    /^<orders.callerScopes>: offline_access is refused/,
  ],
  [
    'calls longer than the drain',
    upstream({}, { limits: { ...upstream().limits, timeoutMs: 60_000 } }),
    /^DRAIN_TIMEOUT: 25 is too short for <orders.exchange.timeoutMs> and <orders.limits.timeoutMs>; set it to 70 or more/,
  ],
])('OPS-01: %s is named by where it stands, and not shown', (_what, wrong, said) => {
  const problems = servedProblems([upstream({}, { name: 'right' }), wrong], surroundings);
  expect(problems).toEqual([expect.stringMatching(said)]);
  expect(problems.join()).not.toContain('canary');
});

it('TX-05: no upstream’s audience names the gateway to its callers', () => {
  const audiences = [...surroundings.audiences, 'api://orders'];
  const zitadel = { profile: 'keycloak' as const, issuer: 'https://k.example/realms/a' };
  expect(servedProblems([upstream(zitadel)], { ...surroundings, audiences })).toEqual([
    expect.stringMatching(/^TOKEN_AUDIENCE: names <orders\.exchange\.audience>; delegated tokens/),
  ]);
});

it('a public API has no audience, client and profile to be wrong', () => {
  const open = { ...upstream(), exchange: undefined };
  expect(servedProblems([open], surroundings)).toEqual([]);
});

it('a documented secret is for the issuer it was made for, which is the callers’', () => {
  const local = { ...surroundings, issuer: { ...surroundings.issuer, local: true } };
  const same = upstream(secret('local-development-secret'));
  const other = upstream({ ...secret('local-development-secret'), issuer: 'https://o.example/' });
  expect(servedProblems([same], local)).toEqual([]);
  expect(servedProblems([other], local)).toHaveLength(1);
});

describe('upstreams of one client at one issuer share one budget', () => {
  const slow = upstream({ ratePerSecond: 2 });

  it('OPS-01: with two sizes it has none', () => {
    const wiki = upstream({ ratePerSecond: 8 }, { name: 'wiki' });
    expect(servedProblems([slow, wiki], surroundings)).toEqual([
      '<wiki.exchange.ratePerSecond>: 8 differs from 2 of <orders.exchange.ratePerSecond>; ' +
        'the client "gw" has one budget at its issuer: write the same for both',
    ]);
    const unsaid = upstream({}, { name: 'wiki' });
    expect(servedProblems([slow, unsaid], surroundings)).toHaveLength(1);
  });

  it('another client, or another issuer, has its own', () => {
    const key = pemOf(rsaPair());
    const client = { id: 'other', method: 'private_key_jwt' as const, key };
    expect(
      servedProblems(
        [
          slow,
          upstream({ ratePerSecond: 8, client }, { name: 'wiki' }),
          upstream({ ratePerSecond: 9, issuer: 'https://o.example/' }, { name: 'docs' }),
        ],
        surroundings,
      ),
    ).toEqual([]);
  });
});

describe('a list that is asked for as the gateway itself', () => {
  const mcp: McpSettings = {
    protocol: 'auto',
    session: 'caller',
    relay: { progress: true, elicitation: false, hosts: [] },
    list: {
      from: 'service',
      file: undefined,
      refreshSeconds: 300,
      sharedBy: 'caller',
      onChange: 'warn',
    },
  };

  it('is refused with a profile whose client gets no token of its own', () => {
    const exchange = { profile: 'zitadel' } as const;
    expect(servedProblems([upstream(exchange, { mcp })], surroundings)).toContain(
      '<orders.mcp.list.from>: service asks with the client credentials grant, which a client that exchanges does not ' +
        'have with the profile zitadel; write file or caller',
    );
    expect(servedProblems([upstream({}, { mcp })], surroundings)).toEqual([]);
  });
});
