import { readFileSync } from 'node:fs';
import { misspeltNames, SETTING_NAMES } from './setting-names.js';

it.each([
  ['AUTHO_DOMAIN', 'AUTH0_DOMAIN'],
  ['AUTH_DOMAIN', 'AUTH0_DOMAIN'],
  ['AUHT0_DOMAIN', 'AUTH0_DOMAIN'],
  ['auth0_domain', 'AUTH0_DOMAIN'],
  ['MCP_SERVER_UR', 'MCP_SERVER_URL'],
  ['MCP_SERVER_URI', 'MCP_SERVER_URL'],
  ['ISSUER_URI', 'ISSUER_URL'],
  ['CORS_ORIGIN', 'CORS_ORIGINS'],
  ['EXCHANGE_TIMEOUT', 'EXCHANGE_TIMEOUT_MS'],
  ['TOKEN_CACHE_KEYS', 'TOKEN_CACHE_KEY'],
  ['AUTH0_DOMAIN_FILE', 'AUTH0_DOMAIN'],
])('OPS-01: %s is no setting, and %s is named in its place', (name, meant) => {
  const [problem, ...others] = misspeltNames({ [name]: 'canary' });
  expect(others).toEqual([]);
  expect(problem).toMatch(new RegExp(`^${name}: .*write ${meant}\\b`));
  expect(problem).not.toContain('canary');
});

it.each(['MCP_AUTH0_CLIENT', 'API_AUTH0_SCOPES', 'CLIENT_ASSERTION_ALG'])(
  'OPS-01: %s can only be meant for these apps, and none reads it',
  (name) => {
    expect(misspeltNames({ [name]: 'x' })).toEqual([
      expect.stringContaining(`${name}: is not a setting`),
    ]);
  },
);

it('what other programs have in the environment is left alone', () => {
  const names =
    'HOME PATH HOSTNAME POST PORTS LOGLEVEL NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS TOKEN ' +
    'AUTH0_CLIENT_ID AUTH0_CLIENT_SECRET AUTH0_SECRET REDIS_URI REDIS_HOST API_URL BASE_URL ' +
    'npm_config_cache npm_package_name EXCHANGE_RATE_API_KEY MCP_SERVER_PORT ' +
    'MCP_SERVER_SERVICE_HOST MCP_AUTH0_PORT_9400_TCP_ADDR KUBERNETES_SERVICE_PORT_HTTPS _';
  const environment = Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
  expect(misspeltNames(environment)).toEqual([]);
});

it('a name beside the setting it resembles is somebody else’s', () => {
  expect(misspeltNames({ ISSUER_URL: 'https://i.example/', ISSUER_URI: 'x' })).toEqual([]);
});

it('every name of .env.example is known', () => {
  const text = readFileSync('.env.example', 'utf8');
  for (const [, name] of text.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)) {
    expect(SETTING_NAMES).toContain(name);
  }
});
