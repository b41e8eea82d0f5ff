import type { ServerResponse } from 'node:http';
import { json, type HttpDouble } from '../../../test/support/http-double.js';
import { MetadataHarness } from '../../../test/support/metadata-harness.js';
import { KeysUnavailableError } from './auth.errors.js';
import { judgeDocument, metadataUrls } from './issuer-document.js';

let harness: MetadataHarness;
let server: HttpDouble;
let errors: string[];
let infos: string[];
beforeEach(async () => {
  harness = await MetadataHarness.start();
  ({ server, errors, infos } = harness);
});
afterEach(() => harness.close());

const metadata = (issuer: string) => harness.metadata(issuer);
const endpoints = () => harness.endpoints();

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
  harness.now += 5_000;
  await expect(found.get()).rejects.toThrow(KeysUnavailableError);
  expect(found.ready).toBe(false);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('AUTH0_DOMAIN');
});

it('an issuer that is down is said at once, each minute, when it is wrong instead, and when it is there', async () => {
  const found = metadata(server.url);
  const attempt = async (ms: number) => {
    harness.now += ms;
    await found.get().catch(() => undefined);
  };
  expect(found.notReady).toMatchObject({ reason: 'issuer_metadata', settings: ['AUTH0_DOMAIN'] });
  const began = harness.now;
  server.answer = (_request, response) => response.destroy();
  for (let i = 0; i < 7; i += 1) await attempt(i === 0 ? 0 : 10_000);
  const at = new URL(server.url).host;
  const silent = `AUTH0_DOMAIN: the issuer does not answer (${at}: ECONNRESET); retrying`;
  expect(errors).toEqual([silent, silent]);
  expect(found.notReady).toMatchObject({ since: began, detail: 'the issuer does not answer' });
  server.answer = (_request, response) => {
    json(response, 200, { issuer: 'https://other/', ...endpoints() });
  };
  await attempt(1_000);
  expect(errors.slice(2)).toEqual([
    `AUTH0_DOMAIN: the issuer names itself "https://other/", not "${server.url}"; retrying`,
  ]);
  expect(found.notReady?.detail).toMatch(/^the issuer names itself "https:\/\/other\/", not "http/);
  server.answer = (_request, response) => {
    json(response, 200, { issuer: server.url, ...endpoints() });
  };
  await attempt(1_000);
  expect(infos).toEqual(['AUTH0_DOMAIN: the issuer answers now']);
  expect(found.notReady).toBeUndefined();
  expect(errors).toHaveLength(3);
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

it.each([
  ['https://t.example/', 'http://t.example/x', /without https/],
  ['https://t.example/', 'http://127.0.0.1:9/x', /without https/],
  ['https://t.example/', 'http://[::1]:9/x', /without https/],
  ['http://localhost:9400/', 'http://t.example/x', /without https/],
  ['http://localhost:9400/', 'ftp://localhost/x', /without https/],
  ['https://t.example/', 'https://a:b@t.example/x', /user name or password/],
  ['https://t.example/', 'https:a:b@t.example/x', /user name or password/],
  ['https://t.example/', 'https://a@t.example/x', /user name or password/],
  ['http://localhost:9400/', 'http://:b@localhost:9400/x', /user name or password/],
])('ASM-03: the issuer %s may not name the endpoint %s', (issuer, url, problem) => {
  const fine = { issuer, jwks_uri: 'https://t.example/j', token_endpoint: 'https://t.example/t' };
  expect(judgeDocument(fine, issuer)).toMatchObject({ issuer });
  expect(judgeDocument({ ...fine, jwks_uri: url }, issuer)).toMatch(problem);
  expect(judgeDocument({ ...fine, token_endpoint: url }, issuer)).toMatch(problem);
});

it('ASM-03: a host that is named may be an endpoint without TLS, for an issuer with or without', () => {
  const hosts = ['keycloak.svc:8080'];
  const document = (issuer: string, host: string) => ({
    issuer,
    jwks_uri: `http://${host}/j`,
    token_endpoint: `http://${host}/t`,
  });
  for (const issuer of ['https://login.example/', 'http://keycloak.svc:8080/']) {
    expect(judgeDocument(document(issuer, 'keycloak.svc:8080'), issuer, hosts)).toMatchObject({
      tokenEndpoint: 'http://keycloak.svc:8080/t',
    });
    for (const other of ['keycloak.svc', 'evil.svc:8080', 'localhost:8080']) {
      expect(judgeDocument(document(issuer, other), issuer, hosts)).toMatch(/without https/);
    }
  }
});

it.each<[string, (response: ServerResponse, url: string) => void, RegExp]>([
  [
    'no such page',
    (response) => response.writeHead(404).end(),
    /^AUTH0_DOMAIN: the issuer publishes no metadata \(127\.0\.0\.1:\d+: HTTP 404 at \/\.well-known\/oauth-authorization-server, HTTP 404 at \/\.well-known\/openid-configuration\); retrying$/,
  ],
  [
    'a page that is no JSON',
    (response) => response.end('<html>'),
    /publishes no metadata \(127\.0\.0\.1:\d+: HTTP 200 without JSON at /,
  ],
  [
    'another page at each location',
    (response, url) =>
      url.endsWith('/openid-configuration')
        ? response.destroy()
        : response.writeHead(302, { location: '/' }).end(),
    /does not answer \(127\.0\.0\.1:\d+: redirect 302 at \/\.well-known\/oauth-authorization-server, ECONNRESET at \/\.well-known\/openid-configuration\)/,
  ],
  [
    'closed connections',
    (response) => response.destroy(),
    /does not answer \(127\.0\.0\.1:\d+: ECONNRESET\); retrying$/,
  ],
])('what an issuer answers in the place of metadata is said: %s', async (_name, answer, text) => {
  server.answer = ({ url }, response) => {
    answer(response, url);
  };
  await expect(metadata(server.url).get()).rejects.toThrow(KeysUnavailableError);
  expect(errors).toEqual([expect.stringMatching(text)]);
});

it('ASM-03: an issuer on loopback may name endpoints there', () => {
  const issuer = 'http://localhost:9400/';
  const document = { issuer, jwks_uri: `${issuer}j`, token_endpoint: 'http://127.0.0.1:9401/t' };
  expect(judgeDocument(document, issuer)).toMatchObject({ jwksUri: `${issuer}j` });
});

it('LOG-04: a name that is not the issuer’s is said on one line, without what looks like a token', () => {
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  expect(judgeDocument({ issuer: `https://a/\r\n${token}` }, 'https://t/')).toBe(
    'names itself "https://a/ [removed]", not "https://t/"',
  );
});
