import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import jwt from 'jsonwebtoken';
import { SigningKeys } from '#auth';
import { startKeyIssuer, type KeyIssuer } from '../../../test/support/key-issuer.js';
import { jwkOf, rsaPair } from '../../../test/support/keys.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { rawExchange, rawRequest } from '../../../test/support/raw-http.js';
import { eventually } from '../../../test/support/child.js';
import { parseConfig } from './config.js';
import { createUpstreamApi } from './create-upstream-api.js';
import type { ServerTimes } from '#serving';

const AUDIENCE = 'http://localhost:8787';
const { publicKey, privateKey } = rsaPair();

let issuer: KeyIssuer;
let log: LogCapture;
let app: NestFastifyApplication;
let url: string;

beforeEach(async () => {
  log = new LogCapture();
  issuer = await startKeyIssuer([jwkOf(publicKey, 'k1')]);
});
afterEach(async () => {
  await app.close();
  await issuer.close();
});

async function start(times?: Partial<ServerTimes>): Promise<void> {
  const config = parseConfig({ ISSUER_URL: issuer.url });
  app = await createUpstreamApi(config, { logStream: log, ...(times && { times }) });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
}

function ask(claims?: object): Promise<Response> {
  const base = { iss: issuer.url, aud: AUDIENCE, sub: 'a|1', azp: 'mcp-gateway' };
  const token = jwt.sign({ ...base, ...claims }, privateKey, {
    algorithm: 'RS256',
    keyid: 'k1',
    expiresIn: '10h',
  });
  const headers: Record<string, string> = claims ? { authorization: `Bearer ${token}` } : {};
  return fetch(`${url}/api/private-scope`, { headers });
}

it('OPS-06: read:private gets the sample’s answer, and the log names the sender', async () => {
  await start();
  const response = await ask({ scope: 'read:private other' });
  expect([response.status, await response.json()]).toEqual([
    200,
    { msg: 'Hello from upstream API', sub: 'a|1', scopes: ['read:private', 'other'] },
  ]);
  expect(log.requests().at(-1)).toMatchObject({
    app: 'upstream-api',
    path: '/api/private-scope',
    sender: 'mcp-gateway',
    audience: AUDIENCE,
    scopes: ['read:private', 'other'],
  });
});

it('AUTH-01, AUTH-02, AUTH-11: other callers get the challenge that fits', async () => {
  await start();
  const challenges = [undefined, { aud: 'http://localhost:3001/' }, { scope: 'other' }].map(
    async (claims) => {
      const response = await ask(claims);
      return [response.status, response.headers.get('www-authenticate')] as const;
    },
  );
  expect(await Promise.all(challenges)).toEqual([
    [401, 'Bearer scope="read:private"'],
    [401, expect.stringMatching(/^Bearer error="invalid_token".*scope="read:private"$/)],
    [403, expect.stringMatching(/^Bearer error="insufficient_scope".*scope="read:private"$/)],
  ]);
});

it('JWT-05: the line of a refused token says seen and wanted', async () => {
  await start();
  expect((await ask({ aud: 'http://localhost:3001/' })).status).toBe(401);
  expect(log.requests().at(-1)).toMatchObject({
    level: 40,
    refused: 'audience',
    seen: { aud: 'http://localhost:3001/' },
    wanted: { aud: [AUDIENCE] },
    setting: 'API_AUTH0_AUDIENCE',
  });
});

it('OPS-02: ready once the keys are there; health is not logged', async () => {
  await start();
  await app.get(SigningKeys).keyFor({ kid: 'k1', alg: 'RS256' });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(log.requests()).toHaveLength(0);
});

it('AUTH-16: without issuer it stays up, not ready, 503, with one ERROR naming the setting', async () => {
  issuer.served = 'down';
  await start();
  expect((await ask({ scope: 'read:private' })).status).toBe(503);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const errors = log.lines.filter((line) => line['level'] === 50);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.['msg']).toMatch(/^ISSUER_URL: /);
});

describe('LOG-05, HTTP-17: what no route answers has fixed words and one line', () => {
  const host = ['Host: x', 'Connection: close'];
  const post = [
    'POST /api/private-scope',
    [...host, 'Content-Type: x', 'Content-Length: 9'],
  ] as const;
  it.each([
    ['an unknown path', rawRequest('GET /x', host), 404],
    ['a path that cannot be decoded', rawRequest('GET /%zz', host), 400],
    ['another method', rawRequest(...post, 'too short'), 404],
    ['two Hosts', rawRequest('GET /', ['Host: a', 'Host: b']), 400],
    ['no HTTP', 'garbage\r\n\r\n', 400],
    ['CONNECT', rawRequest('CONNECT a:1', host), 501],
    ['half a body', rawRequest(...post, 'half'), 404],
    ['half a header', 'GET / HTTP/1.1\r\nHost: x\r\nX: ', 408],
  ])('%s', async (_what, bytes, status) => {
    await start({ headerMs: 500, requestMs: 1_000, checkMs: 50 });
    const { port } = new URL(url);
    const answer = await rawExchange(Number(port), bytes, { halfClose: status !== 408 });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).not.toMatch(/FST_ERR|statusCode|Cannot /);
    await eventually('its line', () => log.requests().length > 0);
    expect(log.requests()).toEqual([expect.objectContaining({ status })]);
    expect(log.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
