import { decodeJwt } from 'jose';
import { ecPair, pemOf } from '../../../test/support/keys.js';
import {
  AUDIENCE,
  codeOf,
  ExchangeHarness,
  fails,
  request,
  SETTINGS,
  START,
} from '../../../test/support/exchange-harness.js';
import { EXPIRY_MARGIN_SECONDS } from './delegated-token.js';
import type { ExchangerSettings } from './exchanger-settings.js';
import { REFUSED_SUBJECTS } from './limits/client-standing.js';
import { MAX_SERVICE_TOKENS } from './service-token.client.js';
import type { ServiceTokens } from './service-tokens.js';

const WANTED = { audience: AUDIENCE, scopes: ['read', 'write'] };
const LIFETIME_SECONDS = 600;

let harness: ExchangeHarness;
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  harness.endpoint.succeed();
});
afterEach(() => harness.close());

const asked = () => harness.endpoint.requests.map(({ body }) => new URLSearchParams(body));
const tokens = (settings: Partial<ExchangerSettings> = {}): ServiceTokens =>
  harness.service().serviceTokens({ ...SETTINGS, ...settings });
const jwt = (claims: object) =>
  `e30.${Buffer.from(JSON.stringify({ aud: AUDIENCE, iss: 'https://t/', ...claims })).toString('base64url')}.c2ln`;

it('a token is asked for by client credentials for the upstream, with no subject', async () => {
  const { bearer } = await tokens({ parameters: { organization: 'org_1' } }).token(WANTED);
  expect(bearer).toBe('d1');
  expect(asked().map((form) => Object.fromEntries(form))).toEqual([
    {
      grant_type: 'client_credentials',
      audience: AUDIENCE,
      scope: 'read write',
      organization: 'org_1',
      client_id: 'gw',
      client_secret: 'canary-secret',
    },
  ]);
  expect(harness.endpoint.requests[0]!.headers).not.toHaveProperty('traceparent');
});

it('where the exchange names the target by resource, so does this', async () => {
  await tokens({ profile: 'rfc8693', target: 'resource' }).token(WANTED);
  expect(asked()[0]!.get('resource')).toBe(AUDIENCE);
  expect(asked()[0]!.has('audience')).toBe(false);
});

it('the client proves itself as for the exchange: by an assertion for the issuer', async () => {
  const client = { id: 'gw', method: 'private_key_jwt', key: pemOf(ecPair()) } as const;
  await tokens({ client }).token(WANTED);
  const [form] = asked();
  expect(form!.has('client_secret')).toBe(false);
  expect(decodeJwt(form!.get('client_assertion')!)).toMatchObject({
    ...{ iss: 'gw', sub: 'gw', aud: 'https://t/' },
  });
});

it('it is kept until shortly before it ends, and then asked for again', async () => {
  const own = tokens();
  const first = await own.token(WANTED);
  await harness.time.advance((LIFETIME_SECONDS - EXPIRY_MARGIN_SECONDS) * 1_000 - 1);
  expect(await own.token({ ...WANTED, scopes: ['write', 'read'] })).toBe(first);
  await harness.time.advance(1);
  expect((await own.token(WANTED)).bearer).toBe('d2');
});

it('one without an end is used once', async () => {
  harness.endpoint.succeed({ expires_in: undefined });
  const own = tokens();
  await own.token(WANTED);
  await own.token(WANTED);
  expect(asked()).toHaveLength(2);
});

it('of a hundred who want it at a time one asks', async () => {
  const own = tokens();
  const all = await Promise.all(Array.from({ length: 100 }, () => own.token(WANTED)));
  expect(new Set(all.map(({ bearer }) => bearer))).toEqual(new Set(['d1']));
  expect(asked()).toHaveLength(1);
});

it('one that was refused is not given again; all who were refused share one request', async () => {
  const own = tokens();
  const refused = await own.token(WANTED);
  const [one, other] = await Promise.all([
    own.another(WANTED, refused),
    own.another(WANTED, refused),
  ]);
  expect([one.bearer, other.bearer]).toEqual(['d2', 'd2']);
  expect((await own.another(WANTED, refused)).bearer).toBe('d2');
  expect(asked()).toHaveLength(2);
});

it('equal settings give the same tokens, other audiences others, and no more than so many are kept', async () => {
  const service = harness.service();
  const own = service.serviceTokens(SETTINGS);
  expect(service.serviceTokens({ ...SETTINGS })).toBe(own);
  for (let one = 0; one <= MAX_SERVICE_TOKENS; one += 1) {
    await own.token({ ...WANTED, audience: `https://${one}` });
  }
  await own.token({ ...WANTED, audience: 'https://1' });
  expect(asked()).toHaveLength(MAX_SERVICE_TOKENS + 1);
  await own.token({ ...WANTED, audience: 'https://0' });
  expect(asked()).toHaveLength(MAX_SERVICE_TOKENS + 2);
});

it.each([
  ['invalid_grant', 'request_refused'],
  ['interaction_required', 'request_refused'],
  ['invalid_scope', 'scope_refused'],
  ['invalid_target', 'target_refused'],
  ['access_denied', 'access_denied'],
  ['unauthorized_client', 'client_refused'],
])(
  'a refusal with %s is %s, which no person can clear, and not remembered',
  async (error, code) => {
    harness.endpoint.refuse(400, { error, error_description: 'canary-secret said so' });
    const own = tokens();
    const failure = await fails(own.token(WANTED));
    expect(failure?.code).toBe(code);
    expect(['sign_in', 'interaction']).not.toContain(failure?.remedy);
    expect(harness.lines).toEqual([
      [expect.objectContaining({ code, issuerError: error }), 'service token refused'],
    ]);
    expect(harness.logged).not.toContain('canary-secret');
    harness.endpoint.succeed();
    expect((await own.token(WANTED)).bearer).toBe('d1');
  },
);

it('an issuer that asks to slow down is left alone, by exchanges of the client too', async () => {
  const service = harness.service();
  harness.endpoint.refuse(429, {}, { 'retry-after': '9' });
  expect(await codeOf(service.serviceTokens(SETTINGS).token(WANTED))).toBe('slow_down');
  expect(await codeOf(service.exchanger(SETTINGS).exchange(request()))).toBe('slow_down');
  expect(asked()).toHaveLength(1);
});

it('a client that has no such grant still exchanges', async () => {
  const service = harness.service();
  const own = service.serviceTokens(SETTINGS);
  harness.endpoint.refuse(400, { error: 'unauthorized_client' });
  for (let time = 0; time < REFUSED_SUBJECTS.permission; time += 1) {
    expect(await codeOf(own.token(WANTED))).toBe('client_refused');
  }
  harness.endpoint.succeed();
  const exchanger = service.exchanger(SETTINGS);
  expect(exchanger.clientRefusal(AUDIENCE)).toBeUndefined();
  expect((await exchanger.exchange(request())).value).toBe('d1');
});

it.each<[string, object]>([
  ['another audience', { access_token: jwt({ aud: 'https://other' }) }],
  ['another issuer', { access_token: jwt({ iss: 'https://other/' }) }],
  ['another type', { token_type: 'DPoP' }],
  ['no bearer', { access_token: 'a b' }],
])('an answer with %s is not used', async (_what, answer) => {
  harness.endpoint.succeed(answer);
  expect(await codeOf(tokens().token(WANTED))).toBe('response_invalid');
});

it('a narrower grant is no token, and the token’s own end counts', async () => {
  harness.endpoint.succeed({ scope: 'read' });
  expect(await codeOf(tokens().token(WANTED))).toBe('scope_refused');
  harness.endpoint.succeed({ access_token: jwt({ exp: START / 1_000 + 60 }) });
  expect((await tokens().token(WANTED)).expiresAt).toBe(START / 1_000 + 60);
});

it('what does not answer is not waited for longer than an exchange', async () => {
  const never = () => new Promise<never>(() => undefined);
  const service = harness.service({ endpointOf: () => ({ tokenEndpoint: never, gone: never }) });
  const sent = codeOf(service.serviceTokens(SETTINGS).token(WANTED));
  await harness.time.advance(SETTINGS.timeoutMs);
  expect(await sent).toBe('unavailable');
});

it('a profile without such tokens is refused before anything is asked', () => {
  expect(() => tokens({ profile: 'zitadel' })).toThrow(TypeError);
});
