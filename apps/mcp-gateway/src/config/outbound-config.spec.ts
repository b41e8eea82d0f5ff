import { parseConfig as parseUpstream } from '../../../upstream-api/src/config.js';
import { parseConfig } from './load-config.js';

type Settings = Readonly<Record<string, string>>;

const said = (parse: (settings: Settings) => unknown, settings: Settings): string => {
  try {
    parse(settings);
    return '';
  } catch (error) {
    return String(error);
  }
};

const inside = {
  ISSUER_URL: 'http://keycloak.auth.svc:8080/realms/mcp',
  TOKEN_PROFILE: 'rfc9068',
  MCP_AUTH0_CLIENT_ID: 'gw',
  MCP_AUTH0_CLIENT_SECRET: 'secret-of-gw',
  API_AUTH0_AUDIENCE: 'api://orders',
  API_BASE_URL: 'http://orders.shop.svc.cluster.local',
};
const PLAIN_HTTP_HOSTS = 'keycloak.auth.svc:8080, orders.shop.svc.cluster.local';

describe('PLAIN_HTTP_HOSTS', () => {
  it('without it plain http beyond loopback is refused, and it is named', () => {
    const text = said(parseConfig, inside);
    expect(text).toContain(
      'ISSUER_URL: an https URL (http on loopback) is required; where no one else can read along, ' +
        'name keycloak.auth.svc:8080 in PLAIN_HTTP_HOSTS',
    );
    expect(text).toContain(
      'API_BASE_URL: https is required off loopback; where no one else can read along, ' +
        'name orders.shop.svc.cluster.local in PLAIN_HTTP_HOSTS',
    );
    expect(said(parseUpstream, inside)).toContain(
      'name keycloak.auth.svc:8080 in PLAIN_HTTP_HOSTS',
    );
  });

  it('with it gateway and upstream start', () => {
    const { outbound } = parseConfig({ ...inside, PLAIN_HTTP_HOSTS });
    expect(outbound.plainHttpHosts).toEqual(PLAIN_HTTP_HOSTS.split(', '));
    expect(said(parseUpstream, { ...inside, PLAIN_HTTP_HOSTS })).toBe('');
    expect(said(parseConfig, { ...inside, PLAIN_HTTP_HOSTS: PLAIN_HTTP_HOSTS.toUpperCase() })).toBe(
      '',
    );
  });

  it.each([
    ['keycloak.auth.svc:9090 orders.shop.svc.cluster.local', 'ISSUER_URL'],
    ['auth.svc orders.shop.svc.cluster.local', 'ISSUER_URL'],
    ['keycloak.auth.svc shop.svc.cluster.local', 'API_BASE_URL'],
    ['keycloak.auth.svc orders.shop.svc.cluster.local:8080', 'API_BASE_URL'],
  ])('%s does not stand for another port, or for what is above or below a name', (hosts, name) => {
    const lines = said(parseConfig, { ...inside, PLAIN_HTTP_HOSTS: hosts })
      .split('\n')
      .slice(1);
    expect(lines).toEqual([expect.stringContaining(`- ${name}: `)]);
  });

  it.each([
    '*.svc',
    '.svc',
    'http://orders.svc',
    'orders.svc/x',
    'orders.svc:0',
    'a:b@orders.svc',
    'größe.svc',
  ])('%s is refused: names are exact', (hosts) => {
    for (const parse of [parseConfig, parseUpstream]) {
      expect(said(parse, { PLAIN_HTTP_HOSTS: hosts })).toMatch(
        /PLAIN_HTTP_HOSTS: .* is not host or host:port; write exact names, no pattern and no URL/,
      );
    }
    expect(said(parseConfig, { PLAIN_HTTP_HOSTS: hosts })).not.toContain('b@');
  });

  it('never for what clients and browsers open', () => {
    const open = {
      PLAIN_HTTP_HOSTS: 'gw.example portal.example',
      MCP_SERVER_URL: 'http://gw.example',
      INTERACTION_URL: 'http://portal.example/consent',
    };
    const text = said(parseConfig, { ...inside, ...open });
    expect(text).toContain('MCP_SERVER_URL: https is required off loopback');
    expect(text).toContain('INTERACTION_URL: https is required off loopback');
  });
});

it('OPS-01: certificates cannot be left unverified', () => {
  for (const parse of [parseConfig, parseUpstream]) {
    expect(said(parse, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain(
      'NODE_TLS_REJECT_UNAUTHORIZED: certificates are always verified; ' +
        "name your authority's file in NODE_EXTRA_CA_CERTS",
    );
    expect(said(parse, { NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toBe('');
  }
});

describe('OUTBOUND_PROXY', () => {
  const HTTPS_PROXY = 'http://user:canary-password@proxy.example:3128';

  it('gateway and upstream read the environment’s proxies when it says so, and only then', () => {
    for (const parse of [parseConfig, parseUpstream]) {
      expect(parse({ HTTPS_PROXY }).outbound.outboundProxies).toBeUndefined();
      const { outboundProxies } = parse({ OUTBOUND_PROXY: 'environment', HTTPS_PROXY }).outbound;
      expect(outboundProxies?.https).toMatchObject({ hostname: 'proxy.example', port: 3128 });
      expect(outboundProxies?.http).toBeUndefined();
    }
  });

  it('what is wrong is one list with the rest, by name and without a password', () => {
    const settings = {
      OUTBOUND_PROXY: 'environment',
      HTTPS_PROXY: HTTPS_PROXY.replace('http:', 'socks5:'),
      NO_PROXY: '10.*',
      PORT: '0xBB9',
    };
    const text = said(parseConfig, settings);
    for (const name of ['HTTPS_PROXY', 'NO_PROXY', 'PORT']) expect(text).toContain(`- ${name}: `);
    expect(text).not.toContain('canary');
    expect(said(parseUpstream, settings)).toMatch(/- HTTPS_PROXY: names a SOCKS proxy/);
  });
});

it.each([
  ['http://127.0.0.2:9400', true],
  ['http://127.255.255.254:9400', true],
  ['http://127.1:9400', true],
  ['http://[::1]:9400', true],
  // Whoever answers for these is up to the resolver.
  ['http://tenant.localhost:9400', false],
  ['http://localhost.:9400', false],
  ['http://0.0.0.0:9400', false],
  ['http://[::ffff:127.0.0.1]:9400', false],
])('plain http to %s as to loopback: %s', (API_BASE_URL, loopback) => {
  const text = said(parseConfig, { API_BASE_URL });
  if (loopback) expect(text).toBe('');
  else expect(text).toContain('API_BASE_URL: https is required off loopback; where no one else');
  // What the refusal names is what to write.
  const [, named] = /name (\S+) in PLAIN_HTTP_HOSTS/.exec(text) ?? [];
  expect(said(parseConfig, { API_BASE_URL, PLAIN_HTTP_HOSTS: named ?? '' })).toBe('');
});
