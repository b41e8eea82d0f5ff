import { hasUserInfo, isSecureUrl } from '#outbound';
import { profileProblems, type ProfileSettings } from '#token-exchange';
import { inFileOrder } from '../apps/mcp-gateway/src/config/file/file-order.js';
import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import type { UpstreamSettings } from '../apps/mcp-gateway/src/config/served-settings.js';
import { context, readFile } from './gateway-files/context.js';

const RESOURCE = 'https://gw.example/mcp';
const FIELDS: Readonly<Partial<Record<keyof ProfileSettings, string>>> = {
  subjectAudiences: 'exchange.profile',
  resource: 'exchange.profile',
};

/** Rules over upstreams as whoever joins the file and the environment runs them: named by `at` alone. */
function rules({ url, exchange, at }: UpstreamSettings): string[] {
  const problems = isSecureUrl(url) ? [] : [`${at('url')}: https is required off loopback`];
  if (exchange === undefined) return problems;
  const { audience, profile } = exchange;
  if (hasUserInfo(audience) || audience === RESOURCE) {
    problems.push(`${at('exchange.audience')}: a delegated token must be for the upstream`);
  }
  const settings = { ...exchange, resource: RESOURCE, subjectAudiences: [RESOURCE] };
  return problems.concat(
    profileProblems(profile, settings).map(
      ({ setting, problem }) => `${at(FIELDS[setting] ?? `exchange.${setting}`)}: ${problem}`,
    ),
  );
}

function problemsOf(text: string): readonly string[] {
  const { contents, problems } = readGatewayFile(text, context, readFile);
  return inFileOrder([...(contents?.upstreams ?? []).flatMap(rules), ...problems]);
}

const file = (upstreams: string) => `version: 1\nupstreams:\n${upstreams}`;
const upstream = (name: string, url: string, exchange: string) =>
  `  ${name}:\n    url: ${url}\n    exchange: ${exchange}\n    callerScopes: none\n    tools: { include: ['*'] }\n`;
const client = "client: { id: gw, secret: '${file:/run/secrets/orders}' }";

it('OPS-01: rules of each upstream stand between what is wrong with the file, in its order', () => {
  const text = file(
    upstream(
      'orders',
      'http://orders.example.com',
      `{ audience: '${RESOURCE}', scopes: [openid, a] }`,
    ) +
      upstream('wiki', 'https://wiki.example.com', '{ audience: wiki, scope: [a] }') +
      upstream(
        'mail',
        'http://mail.example.com',
        '{ audience: mail, scopes: [a], parameters: { scope: a } }',
      ),
  );
  expect(problemsOf(text)).toEqual([
    'gateway.yaml:4:5 upstreams.orders.url: https is required off loopback',
    'gateway.yaml:5:17 upstreams.orders.exchange.audience: a delegated token must be for the upstream',
    'gateway.yaml:5:53 upstreams.orders.exchange.scopes: openid is refused; it makes the issuer create ID or refresh tokens nobody uses',
    'gateway.yaml:10:33 upstreams.wiki.exchange.scope: is not a key here; did you mean scopes?',
    'gateway.yaml:14:5 upstreams.mail.url: https is required off loopback',
    "gateway.yaml:15:46 upstreams.mail.exchange.parameters: scope is the exchange's own",
  ]);
});

it.each<[string, string, string]>([
  [
    'an issuer that is not the profile’s, stated',
    `{ profile: keycloak, issuer: 'https://k.example/', audience: a, scopes: [a], ${client} }`,
    'gateway.yaml:5:36 upstreams.orders.exchange.issuer: ',
  ],
  [
    'an issuer that is not the profile’s, of the environment',
    '{ profile: keycloak, audience: a, scopes: [a] }',
    'gateway.yaml:5:5 upstreams.orders.exchange.issuer (from ISSUER_URL): ',
  ],
  [
    'a target that the profile does not take',
    "{ resource: 'https://orders.example.com', scopes: [a] }",
    'gateway.yaml:5:17 upstreams.orders.exchange.resource: this issuer takes audience only',
  ],
  [
    'scopes that the profile cannot ask for',
    '{ profile: entra-obo, audience: a, scopes: [orders.read] }',
    'gateway.yaml:5:50 upstreams.orders.exchange.scopes: orders.read does not name an API; ',
  ],
])('%s is named by its place', (_what, exchange, said) => {
  const problems = problemsOf(file(upstream('orders', 'https://orders.example.com', exchange)));
  expect(problems).toContainEqual(expect.stringContaining(said));
});

it.each([
  ['a client without a secret', 'client: { id: gw }', 'client.secret: required; '],
  ['a parameter that is a number', 'parameters: { a: 1 }', 'parameters.a: '],
  [
    'a method without its key',
    `tokenEndpointAuth: private_key_jwt, ${client}`,
    'tokenEndpointAuth: ',
  ],
  ['an unknown key', 'colour: red', 'colour: '],
])('%s hides nothing else that is wrong with its exchange', (_what, wrong, said) => {
  const exchange = `{ audience: '${RESOURCE}', scopes: [openid, offline_access], ${wrong} }`;
  expect(problemsOf(file(upstream('orders', 'https://orders.example.com', exchange)))).toEqual([
    expect.stringContaining('exchange.audience: a delegated token must be for the upstream'),
    expect.stringContaining('exchange.scopes: openid is refused'),
    expect.stringContaining('exchange.scopes: offline_access is refused'),
    expect.stringContaining(`exchange.${said}`),
  ]);
});

it('a query of a url does not hide that https is missing', () => {
  const exchange = '{ audience: a, scopes: [a] }';
  expect(
    problemsOf(file(upstream('orders', 'http://orders.example.com/v1?x=1', exchange))),
  ).toEqual([
    'gateway.yaml:4:5 upstreams.orders.url: https is required off loopback',
    'gateway.yaml:4:10 upstreams.orders.url: holds a query or a fragment; write what stands before it',
  ]);
});

it('an upstream with a wrong name is judged as any other', () => {
  const exchange = `{ audience: '${RESOURCE}', scope: [a] }`;
  const text = upstream('Orders', 'http://orders.example.com', exchange).replace(
    'include',
    'inclde',
  );
  expect(problemsOf(file(text))).toEqual([
    expect.stringMatching(/^gateway\.yaml:3:3 upstreams\.Orders: must be an upstream's name/),
    'gateway.yaml:4:5 upstreams.Orders.url: https is required off loopback',
    expect.stringContaining('upstreams.Orders.exchange.scope: is not a key here'),
    expect.stringContaining('upstreams.Orders.tools.inclde: is not a key here'),
  ]);
});

it('no rule judges what is wrong already', () => {
  const wrong = upstream(
    'orders',
    'orders.example.com',
    '{ profile: keyclock, audience: a, scopes: [openid] }',
  );
  expect(problemsOf(file(wrong))).toHaveLength(2);
});
