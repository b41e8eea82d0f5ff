import { parseConfig } from './config.js';

const tenant = { AUTH0_DOMAIN: 't.us.auth0.com', API_AUTH0_AUDIENCE: 'a' };

it('OPS-01: nothing set: the local issuer, its audience, loopback', () => {
  expect(parseConfig({})).toEqual({
    port: 8787,
    host: '127.0.0.1',
    audience: 'http://localhost:8787',
    issuer: 'http://localhost:9400/',
    issuerSetting: 'ISSUER_URL',
    tokenProfile: 'auth0',
    outbound: { outboundProxies: undefined, plainHttpHosts: [] },
    maxConnections: 10_000,
    maxHeaderBytes: 16_384,
    drain: { delayMs: 5_000, timeoutMs: 25_000 },
    logLevel: 'info',
  });
});

it('OPS-01: blank settings are absent ones, settings of other apps are left alone', () => {
  expect(parseConfig({ ISSUER_URL: ' ', PORT: 'x', EXCHANGE_PROFILE: 'none' })).toEqual(
    parseConfig({}),
  );
});

it.each([
  [{ API_BASE_URL: 'http://localhost:9000' }, 9000],
  [{ ...tenant, API_BASE_URL: 'https://api.example' }, 8787],
])('the port is the one of %j, else 8787', (env, port) => {
  expect(parseConfig(env).port).toBe(port);
});

it.each([
  [{ AUTH0_DOMAIN: 't.us.auth0.com' }, 'auth0'],
  [{ ISSUER_URL: 'https://kc.example/realms/main' }, 'rfc9068'],
  [{ ISSUER_URL: 'https://kc.example/realms/main', TOKEN_PROFILE: 'auth0' }, 'auth0'],
])('JWT-03: with %j the profile is %s', (env, profile) => {
  expect(parseConfig({ ...env, API_AUTH0_AUDIENCE: 'a' }).tokenProfile).toBe(profile);
});

it.each([
  [{ NODE_ENV: 'production' }, ['AUTH0_DOMAIN or ISSUER_URL']],
  [{ AUTH0_DOMAIN: 't.us.auth0.com' }, ['API_AUTH0_AUDIENCE']],
  [
    { ISSUER_URL: 'http://t.example/', LOG_LEVEL: 'loud', API_BASE_URL: 'ftp://x' },
    ['ISSUER_URL', 'LOG_LEVEL', 'API_BASE_URL'],
  ],
  [{ DRAIN_DELAY: '2.5', DRAIN_TIMEOUT: '2' }, ['DRAIN_DELAY']],
  [{ AUTH0_DOMAIN: 't.example', TOKEN_PROFILE: 'x' }, ['TOKEN_PROFILE', 'API_AUTH0_AUDIENCE']],
])('OPS-01: %j: every problem is in one message, by its setting', (env, names) => {
  let message = '';
  try {
    parseConfig(env);
  } catch (error) {
    message = String(error);
  }
  for (const name of names) expect(message).toContain(`  - ${name}: `);
  expect(message.match(/^ {2}- /gm)).toHaveLength(names.length);
});

it.each([
  [{ HOST: '0.0.0.0' }, ['AUTH0_DOMAIN or ISSUER_URL', 'HOST']],
  [{ HOST: '192.168.1.5', NODE_ENV: 'development' }, ['AUTH0_DOMAIN or ISSUER_URL', 'HOST']],
  [{ API_BASE_URL: 'https://api.example' }, ['AUTH0_DOMAIN or ISSUER_URL', 'API_BASE_URL']],
  [{ NODE_ENV: 'Production' }, ['AUTH0_DOMAIN or ISSUER_URL', 'NODE_ENV']],
  [
    { HOST: '::', ISSUER_URL: 'http://localhost:9400/', API_AUTH0_AUDIENCE: 'a' },
    ['ISSUER_URL', 'HOST'],
  ],
  [{ AUTHO_DOMAIN: 't.example' }, ['AUTHO_DOMAIN', 'write AUTH0_DOMAIN']],
  [{ API_BASE_URL: 'http://u:canary@localhost:8787' }, ['API_BASE_URL', 'user name or password']],
  [{ API_AUTH0_AUDIENCE: 'https://u:canary@api.example/' }, ['API_AUTH0_AUDIENCE']],
  [{ ISSUER_URL: 'https://u:canary@t.example/', API_AUTH0_AUDIENCE: 'a' }, ['ISSUER_URL']],
])('OPS-01: with %j it does not start, and says why', (env: Record<string, string>, words) => {
  const start = () => parseConfig(env);
  for (const word of words) expect(start).toThrow(word);
  expect(start).not.toThrow('canary');
});

it('an issuer of your own at the root of loopback is not the local one: its client id says so', () => {
  const zitadel = {
    ISSUER_URL: 'http://localhost:8080/',
    MCP_AUTH0_CLIENT_ID: 'a-zitadel-client',
    HOST: '0.0.0.0',
  };
  expect(parseConfig({ ...zitadel, API_AUTH0_AUDIENCE: 'a' })).toMatchObject({
    issuer: 'http://localhost:8080/',
    tokenProfile: 'rfc9068',
  });
  expect(() => parseConfig(zitadel)).toThrow('API_AUTH0_AUDIENCE: required with the issuer');
});

it('a loopback issuer with a path may stand behind the same proxy as this API', () => {
  const keycloak = { ISSUER_URL: 'http://localhost:8080/realms/mcp', API_AUTH0_AUDIENCE: 'a' };
  expect(parseConfig({ ...keycloak, HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
});
