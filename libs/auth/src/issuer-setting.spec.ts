import { isSecureUrl } from '#outbound';
import { LOCAL_ISSUER, resolveIssuer } from './issuer-setting.js';

it.each([
  [{}, { issuer: LOCAL_ISSUER, setting: 'ISSUER_URL', local: true }],
  [
    { AUTH0_DOMAIN: 't.us.auth0.com' },
    { issuer: 'https://t.us.auth0.com/', setting: 'AUTH0_DOMAIN', local: false },
  ],
  [
    { AUTH0_DOMAIN: 'localhost:9443' },
    { issuer: 'https://localhost:9443/', setting: 'AUTH0_DOMAIN', local: false },
  ],
  [
    { ISSUER_URL: 'http://localhost:8080/realms/mcp' },
    { issuer: 'http://localhost:8080/realms/mcp', setting: 'ISSUER_URL', local: false },
  ],
  [
    { AUTH0_DOMAIN: 't.us.auth0.com', ISSUER_URL: 'https://kc.example/realms/Main' },
    { issuer: 'https://kc.example/realms/Main', setting: 'ISSUER_URL', local: false },
  ],
  [
    { ISSUER_URL: 'http://localhost:8080/', MCP_AUTH0_CLIENT_ID: 'a-zitadel-client' },
    { issuer: 'http://localhost:8080/', setting: 'ISSUER_URL', local: false },
  ],
  [
    { ISSUER_URL: 'http://localhost:9400/', MCP_AUTH0_CLIENT_ID: 'mcp-gateway' },
    { issuer: 'http://localhost:9400/', setting: 'ISSUER_URL', local: true },
  ],
  [{ MCP_AUTH0_CLIENT_ID: 'gw' }, { issuer: LOCAL_ISSUER, setting: 'ISSUER_URL', local: true }],
  [
    { ISSUER_URL: 'http://127.0.0.1:9400/', NODE_ENV: 'production' },
    { issuer: 'http://127.0.0.1:9400/', setting: 'ISSUER_URL', local: false },
  ],
])('settings %j name the issuer verbatim', (settings, named) => {
  expect(resolveIssuer(settings)).toEqual(named);
});

it.each([
  [{ NODE_ENV: 'production' }, 'AUTH0_DOMAIN or ISSUER_URL'],
  [{ AUTH0_DOMAIN: 'https://t.us.auth0.com' }, 'AUTH0_DOMAIN'],
  [{ AUTH0_DOMAIN: 't.us.auth0.com/' }, 'AUTH0_DOMAIN'],
  [{ AUTH0_DOMAIN: 't.us.auth0.com:99999' }, 'AUTH0_DOMAIN'],
  [{ ISSUER_URL: 'http://t.example/' }, 'ISSUER_URL'],
  [{ ISSUER_URL: 'https://t.example/?a=b' }, 'ISSUER_URL'],
  [{ ISSUER_URL: 'https://t.example/#a' }, 'ISSUER_URL'],
  [{ ISSUER_URL: 'ftp://localhost/' }, 'ISSUER_URL'],
  [{ ISSUER_URL: 't.example' }, 'ISSUER_URL'],
])('PRM-14: settings %j are a problem of %s', (settings, name) => {
  const named = resolveIssuer(settings);
  expect('problem' in named && named.problem.startsWith(`${name}:`)).toBe(true);
});

it.each([
  ['https://t.example/', true],
  ['http://localhost:1/', true],
  ['http://[::1]:1/', true],
  ['http://127.0.0.2:1/', true],
  ['http://tenant.localhost/', false],
  ['http://localhost.evil.example/', false],
  ['http://127.0.0.1@evil.example/', false],
  ['ftp://localhost/', false],
  ['ws://localhost/', false],
  ['file:///etc/passwd', false],
  ['localhost', false],
])('ASM-03: whether %s may carry tokens is %s', (url, secure) => {
  expect(isSecureUrl(url)).toBe(secure);
});
