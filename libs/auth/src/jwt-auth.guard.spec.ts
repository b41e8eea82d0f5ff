import { Controller, Get, Module, UseFilters, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { sign } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { createAppLogger, registerRequestLog } from '#telemetry';
import { startDouble } from '../../../test/support/http-double.js';
import { startKeyIssuer, type KeyIssuer } from '../../../test/support/key-issuer.js';
import { jwkOf, rsaPair } from '../../../test/support/keys.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { AuthModule } from './auth.module.js';
import { CurrentCaller } from './caller.decorator.js';
import type { Caller } from './caller.js';
import { ChallengeFilter } from './challenge.filter.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { RequireScopes } from './require-scopes.decorator.js';
import { ScopesGuard } from './scopes.guard.js';
import { SigningKeys } from './signing-keys.js';

const AUDIENCE = 'https://api.example/';
const START = 1_800_000_000;
const [one, two] = [rsaPair(), rsaPair()];

@Controller()
@UseGuards(JwtAuthGuard, ScopesGuard)
@UseFilters(ChallengeFilter)
class TestController {
  @Get()
  @RequireScopes('a')
  read(@CurrentCaller() caller: Caller): { sub: string; frozen: boolean } {
    return { sub: caller.subject, frozen: Object.isFrozen(caller) };
  }
}

let now: number;
let issuer: KeyIssuer;
let app: NestFastifyApplication;
let log: LogCapture;
let url: string;

beforeEach(async () => {
  now = START;
  issuer = await startKeyIssuer([jwkOf(one.publicKey, 'k1')]);
  log = new LogCapture();
});
afterEach(async () => {
  await app.close();
  await issuer.close();
});

async function start(): Promise<void> {
  const logger = createAppLogger({ app: 'x', level: 'info', stream: log });
  const auth = AuthModule.with({
    useValue: {
      issuer: issuer.url,
      issuerSetting: 'ISSUER_URL',
      audience: AUDIENCE,
      audienceSetting: 'TOKEN_AUDIENCE',
      tokenProfile: 'auth0',
      challenge: { baselineScopes: ['a'] },
      logger,
      clock: () => now * 1000,
    },
  });
  @Module({ imports: [auth], controllers: [TestController] })
  class TestModule {}
  const adapter = new FastifyAdapter();
  registerRequestLog(adapter.getInstance(), { logger, exclude: [] });
  app = await NestFactory.create<NestFastifyApplication>(TestModule, adapter, {
    bodyParser: false,
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
}

/** As `start`, once the keys are there. */
async function startReady(): Promise<void> {
  await start();
  await app.get(SigningKeys).keyFor({ kid: 'k1', alg: 'RS256' });
}

function tokenOf(change: object = {}, header: object = {}, key = one.privateKey): string {
  const claims = { iss: issuer.url, aud: AUDIENCE, sub: 'a|1', azp: 'client', scope: 'a' };
  const times = { iat: START, exp: START + 600 };
  return jwt.sign({ ...claims, ...times, ...change }, key, {
    algorithm: 'RS256',
    header: { alg: 'RS256', kid: 'k1', ...header },
  });
}

async function ask(token: string) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

it('JWT-05: a token of the issuer for this resource is let in, as a frozen caller', async () => {
  await startReady();
  expect(await ask(tokenOf())).toMatchObject({ status: 200, body: { sub: 'a|1', frozen: true } });
  expect((await ask(tokenOf({ aud: ['x', AUDIENCE] }))).status).toBe(200);
});

it.each([
  ['AUTH-02: signed by another key', () => tokenOf({}, {}, two.privateKey), 'signature'],
  ['JWT-04: an issuer with one more slash', () => tokenOf({ iss: `${issuer.url}/` }), 'issuer'],
  ['JWT-04: a list of issuers', () => tokenOf({ iss: [issuer.url] }), 'issuer'],
  [
    'JWT-05: an audience without its slash',
    () => tokenOf({ aud: AUDIENCE.slice(0, -1) }),
    'audience',
  ],
  ['JWT-05: an audience that starts like it', () => tokenOf({ aud: `${AUDIENCE}2` }), 'audience'],
  ['JWT-05: no audience', () => tokenOf({ aud: undefined }), 'audience'],
  ['JWT-06: expired', () => tokenOf({ exp: START - 31 }), 'expired'],
  ['JWT-10: an unknown key id', () => tokenOf({}, { kid: 'k2' }), 'key'],
  ['JWT-16: five parts', () => 'a.b.c.d.e', 'encrypted'],
  ['JWT-17: bound to a key', () => tokenOf({ cnf: { jkt: 'x' } }), 'binding'],
  ['opaque', () => 'opaque', 'malformed'],
])('%s: 401 with a challenge; the reason stands in the log only', async (_rule, make, reason) => {
  await startReady();
  const answer = await ask(make());
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
  expect(log.requests().at(-1)).toMatchObject({ status: 401, sender: null, refused: reason });
});

/** A token whose signature holds over a payload of any bytes. */
function signed(payload: string | Buffer): string {
  const header = JSON.stringify({ alg: 'RS256', kid: 'k1', typ: 'JWT' });
  const input = [header, payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${input}.${sign('sha256', Buffer.from(input), one.privateKey).toString('base64url')}`;
}

it.each<[string, string | Buffer]>([
  ['null', 'null'],
  ['an array', '[]'],
  ['a number', '5'],
  ['true', 'true'],
  ['a string', '""'],
  ['text', 'text'],
  ['nothing', ''],
  ['deep arrays', '['.repeat(5_000) + ']'.repeat(5_000)],
  ['deep arrays in an object', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['claims of other types', '{"iss":[],"aud":null,"exp":{},"sub":5,"nbf":"x","iat":[]}'],
])('AUTH-02: a signed token of %s is 401, and no key is looked for', async (_what, payload) => {
  await startReady();
  const keyFor = jest.spyOn(app.get(SigningKeys), 'keyFor');
  expect(await ask(signed(payload))).toMatchObject({
    status: 401,
    body: { error: 'invalid_token' },
  });
  expect(keyFor).toHaveBeenCalledTimes(String(payload).startsWith('{"iss"') ? 1 : 0);
  expect((await ask(tokenOf())).status).toBe(200);
});

it('AUTH-02: what the libraries throw of a token is a 401', async () => {
  await startReady();
  jest.spyOn(app.get(SigningKeys), 'keyFor').mockResolvedValueOnce(one.publicKey);
  const verify = jest.spyOn(jwt, 'verify').mockImplementationOnce(() => {
    throw new TypeError('a fault of the library');
  });
  expect(await ask(tokenOf())).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  expect(verify).toHaveBeenCalledTimes(1);
});

it('JWT-15: keys and addresses of keys in the header are ignored', async () => {
  const sink = await startDouble();
  await startReady();
  const header = { jku: sink.url, x5u: sink.url, jwk: two.publicKey.export({ format: 'jwk' }) };
  expect((await ask(tokenOf({}, header, two.privateKey))).status).toBe(401);
  expect((await ask(tokenOf({}, { ...header, kid: undefined }, two.privateKey))).status).toBe(401);
  expect(sink.requests).toHaveLength(0);
  await sink.close();
});

it('AUTH-11, AUTH-17: too few scopes are 403, no credentials 401, never Nest’s own answer', async () => {
  await startReady();
  const poor = await ask(tokenOf({ scope: 'b' }));
  expect(poor).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  expect(poor.headers.get('www-authenticate')).toContain('scope="a"');
  const bare = await fetch(url);
  expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, 'Bearer scope="a"']);
  expect(await bare.json()).not.toHaveProperty('statusCode');
});

it('AUTH-16: without any keys a good token is 503 with Retry-After and no challenge', async () => {
  issuer.served = 'down';
  await start();
  const answer = await ask(tokenOf());
  expect(answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.headers.get('www-authenticate')).toBeNull();
});

it('JWT-06: a token that was let in is refused once it has expired, skew included', async () => {
  await startReady();
  const token = tokenOf();
  expect((await ask(token)).status).toBe(200);
  now = START + 629;
  expect((await ask(token)).status).toBe(200);
  now = START + 630;
  expect(await ask(token)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  expect(log.requests().at(-1)).toMatchObject({ refused: 'expired' });
});

it('a token that was let in costs no second verification while the key set stays', async () => {
  await startReady();
  const token = tokenOf();
  const keyFor = jest.spyOn(app.get(SigningKeys), 'keyFor');
  for (let i = 0; i < 3; i += 1) expect((await ask(token)).status).toBe(200);
  expect(keyFor).toHaveBeenCalledTimes(1);
});

it('JWT-11: a token that was let in is refused when its key is gone', async () => {
  await startReady();
  const token = tokenOf();
  expect((await ask(token)).status).toBe(200);
  issuer.served = [jwkOf(two.publicKey, 'k2')];
  now += 30;
  expect((await ask(tokenOf({}, { kid: 'k2' }, two.privateKey))).status).toBe(200);
  expect((await ask(token)).status).toBe(401);
});
