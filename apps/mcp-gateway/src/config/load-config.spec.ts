import { ConfigError } from '#auth';
import { parseConfig } from './load-config.js';

const problemsOf = (environment: Record<string, string>) => {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
};

const tenant = {
  AUTH0_DOMAIN: 'tenant.example',
  MCP_AUTH0_CLIENT_ID: 'gw',
  MCP_AUTH0_CLIENT_SECRET: 'secret-of-gw',
  API_AUTH0_AUDIENCE: 'api://upstream',
  API_BASE_URL: 'https://api.example',
};

it('with nothing set it runs on the local issuer, on loopback', () => {
  expect(parseConfig({})).toMatchObject({
    endpoint: {
      host: '127.0.0.1',
      port: 3001,
      publicUrl: 'http://localhost:3001',
      resource: 'http://localhost:3001/',
    },
    callers: { issuer: 'http://localhost:9400/', tokenProfile: 'auth0' },
    exchange: { profile: 'auth0-cte' },
  });
});

it('OPS-01: every problem is in one message, by its setting’s name', () => {
  const problems = problemsOf({ AUTH0_DOMAIN: 'tenant.example' });
  for (const name of [
    'MCP_AUTH0_CLIENT_ID',
    'MCP_AUTH0_CLIENT_SECRET',
    'API_AUTH0_AUDIENCE',
    'API_BASE_URL',
  ]) {
    expect(problems).toContain(`${name}: required`);
  }
});

it('OPS-01: production without an issuer is refused', () => {
  expect(problemsOf({ NODE_ENV: 'production' })).toContain('AUTH0_DOMAIN or ISSUER_URL');
});

it.each([
  ['AUTH0_AUDIENCE', { AUTH0_AUDIENCE: 'http://localhost:3001/mcp' }],
  [
    'AUTH0_AUDIENCE',
    { MCP_SERVER_URL: 'http://localhost:3001/mcp', AUTH0_AUDIENCE: 'http://localhost:3001/mcp/' },
  ],
  ['MCP_SERVER_URL', { MCP_SERVER_URL: 'http://gw.example' }],
  ['MCP_SERVER_URL', { MCP_SERVER_URL: 'ftp://gw.example' }],
  ['ISSUER_URL', { ISSUER_URL: 'http://issuer.example/' }],
  ['ISSUER_URL', { ISSUER_URL: 'https://issuer.example/?a=b' }],
  ['AUTH0_DOMAIN', { AUTH0_DOMAIN: 'https://tenant.example/' }],
  ['API_AUTH0_AUDIENCE', { API_AUTH0_AUDIENCE: 'http://localhost:3001/' }],
  ['MCP_AUTH0_EXCHANGE_SCOPE', { MCP_AUTH0_EXCHANGE_SCOPE: 'openid read:private' }],
  ['MCP_AUTH0_EXCHANGE_SCOPE', { MCP_AUTH0_EXCHANGE_SCOPE: 'offline_access' }],
  ['BASELINE_SCOPES', { BASELINE_SCOPES: 'offline_access' }],
  ['CORS_ORIGINS', { CORS_ORIGINS: 'http://a.example/path' }],
  ['SCOPE_HIERARCHY', { SCOPE_HIERARCHY: 'tool:admin' }],
  ['PORT', { PORT: 'many' }],
  ['EXCHANGE_PROFILE', { EXCHANGE_PROFILE: 'auth0' }],
  ['DRAIN_TIMEOUT', { UPSTREAM_TIMEOUT_MS: '20000' }],
  ['DRAIN_DELAY', { DRAIN_DELAY: '30' }],
])(
  'PRM-14, TX-05: %s is named when it is wrong: %j',
  (name, environment: Record<string, string>) => {
    expect(problemsOf(environment)).toContain(name);
  },
);

it('an issuer of your own at the root of loopback has no development defaults: its client id says so', () => {
  const zitadel = { ISSUER_URL: 'http://localhost:8080/', MCP_AUTH0_CLIENT_ID: 'a-zitadel-client' };
  const problems = problemsOf(zitadel);
  for (const name of ['MCP_AUTH0_CLIENT_SECRET', 'API_AUTH0_AUDIENCE', 'API_BASE_URL']) {
    expect(problems).toContain(`${name}: required with the issuer http://localhost:8080/`);
  }
  const own = { ...tenant, AUTH0_DOMAIN: '', ...zitadel };
  expect(parseConfig(own).callers.tokenProfile).toBe('rfc9068');
  expect(problemsOf({ ...own, MCP_AUTH0_CLIENT_SECRET: 'local-development-secret' })).toContain(
    'MCP_AUTH0_CLIENT_SECRET: is one that the documentation shows',
  );
});

it('PRM-14: only the slash of an empty path may differ', () => {
  expect(problemsOf({ AUTH0_AUDIENCE: 'http://localhost:3001' })).toBe('');
  expect(problemsOf({ AUTH0_AUDIENCE: 'http://localhost:3001/' })).toBe('');
});

it('a secret that cannot be read is named, not shown', () => {
  const problems = problemsOf({ MCP_AUTH0_CLIENT_SECRET_FILE: '/no/such/canary-file' });
  expect(problems).toContain('MCP_AUTH0_CLIENT_SECRET_FILE');
  expect(problems).not.toContain('canary');
});

it('the port may differ from the public URL’s: a balancer stands between', () => {
  const config = parseConfig({ ...tenant, PORT: '8080', MCP_SERVER_URL: 'https://gw.example/mcp' });
  expect(config.endpoint).toMatchObject({
    port: 8080,
    path: '/mcp',
    resource: 'https://gw.example/mcp',
  });
  expect(config.endpoint.corsOrigins).toEqual([]);
});
