import { json, startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { KeysUnavailableError } from './auth.errors.js';
import { resolveAuthOptions } from './auth.options.js';
import { createHttpClient } from './http-client.js';
import { IssuerMetadata, judgeDocument, metadataUrls } from './issuer-metadata.js';

const http = createHttpClient();
let server: HttpDouble;
let errors: string[];
let now = 0;
beforeEach(async () => {
  now = 1_800_000_000_000;
  errors = [];
  server = await startDouble();
});
afterEach(() => server.close());
afterAll(() => {
  http.close();
});

const metadata = (issuer: string) =>
  new IssuerMetadata(
    resolveAuthOptions({
      issuer,
      issuerSetting: 'AUTH0_DOMAIN',
      audience: 'a',
      tokenProfile: 'auth0',
      challenge: { baselineScopes: [] },
      logger: {
        info: () => undefined,
        warn: () => undefined,
        error: (_fields, message) => errors.push(message),
      },
      clock: () => now,
    }),
    http,
  );
const endpoints = () => ({
  jwks_uri: `${server.url}/jwks`,
  token_endpoint: `${server.url}/token`,
});

it('ASM-01: RFC 8414 insertion, then OIDC insertion, then OIDC appending', async () => {
  const issuer = `${server.url}/tenant1`;
  server.answer = ({ url }, response) => {
    if (url !== '/tenant1/.well-known/openid-configuration') response.writeHead(404).end();
    else json(response, 200, { issuer, ...endpoints() });
  };
  expect((await metadata(issuer).get()).tokenEndpoint).toBe(`${server.url}/token`);
  expect(server.requests.map(({ url }) => url)).toEqual([
    '/.well-known/oauth-authorization-server/tenant1',
    '/.well-known/openid-configuration/tenant1',
    '/tenant1/.well-known/openid-configuration',
  ]);
});

it('ASM-01: an issuer without path has two locations', () => {
  expect(metadataUrls('https://t.example/')).toEqual([
    'https://t.example/.well-known/oauth-authorization-server',
    'https://t.example/.well-known/openid-configuration',
  ]);
});

it('ASM-02: another issuer by one slash is refused, with one ERROR naming the setting', async () => {
  server.answer = (_request, response) => {
    json(response, 200, { issuer: `${server.url}/`, ...endpoints() });
  };
  const found = metadata(server.url);
  await expect(found.get()).rejects.toThrow(KeysUnavailableError);
  now += 5_000;
  await expect(found.get()).rejects.toThrow(KeysUnavailableError);
  expect(found.ready).toBe(false);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('AUTH0_DOMAIN');
});

it('ASM-03: redirects are not followed, and 10 MB of metadata are too much', async () => {
  server.answer = ({ url }, response) => {
    if (url.endsWith('/elsewhere')) json(response, 200, { issuer: server.url, ...endpoints() });
    else response.writeHead(302, { location: `${server.url}/elsewhere` }).end();
  };
  await expect(metadata(server.url).get()).rejects.toThrow(KeysUnavailableError);
  expect(server.requests.some(({ url }) => url.endsWith('/elsewhere'))).toBe(false);
  server.answer = (_request, response) => {
    json(response, 200, { issuer: server.url, ...endpoints(), filler: 'x'.repeat(10_000_000) });
  };
  await expect(metadata(server.url).get()).rejects.toThrow(KeysUnavailableError);
});

it('ASM-03: endpoints without https are refused off loopback', () => {
  const issuer = 'https://t.example/';
  const document = {
    issuer,
    jwks_uri: 'http://t.example/jwks',
    token_endpoint: 'https://t.example/t',
  };
  expect(judgeDocument(document, issuer)).toMatch(/without https/);
});
