import { json, type HttpDouble } from '../../../test/support/http-double.js';
import {
  AUDIENCE,
  codeOf,
  ExchangeHarness,
  fails,
  request,
  START,
  type TokenEndpoint,
} from '../../../test/support/exchange-harness.js';
import type { VirtualTime } from '../../../test/support/virtual-time.js';
import type { OutboundTrace } from '#outbound';
import type { Exchanger } from './exchanger.js';

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
let time: VirtualTime;
let exchanges: Exchanger;
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  ({ endpoint, time } = harness);
  exchanges = harness.exchanger();
});
afterEach(() => harness.close());

const sending = (headers: Readonly<Record<string, string>>): OutboundTrace => ({
  begin: () => ({ headers, end: () => undefined }),
});
const clientRefused = () => exchanges.clientRefusal(AUDIENCE) !== undefined;

it('TX-01, TX-02, TX-07: one form POST with each parameter once', async () => {
  endpoint.succeed();
  await exchanges.exchange({ ...request(), trace: sending({ traceparent: '00-a-b-01' }) });
  const [sent] = endpoint.requests;
  expect(sent).toMatchObject({ method: 'POST', url: '/token' });
  expect(sent!.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(sent!.headers['traceparent']).toBe('00-a-b-01');
  expect([...new URLSearchParams(sent!.body)]).toEqual([
    ['grant_type', 'urn:ietf:params:oauth:grant-type:token-exchange'],
    ['subject_token', 'tok-a'],
    ['subject_token_type', 'urn:acme:mcp'],
    ['audience', 'https://api'],
    ['scope', 'read'],
    ['client_id', 'gw'],
    ['client_secret', 'canary-secret'],
  ]);
});

it('XC-01, XC-04: one exchange for each subject token, shared by all who wait', async () => {
  endpoint.succeed();
  const tokens = await Promise.all(
    Array.from({ length: 60 }, (_, i) => exchanges.exchange(request(i % 2 ? 'a' : 'b'))),
  );
  expect(endpoint.requests).toHaveLength(2);
  expect(new Set(tokens.map(({ value }) => value)).size).toBe(2);
  await exchanges.exchange(request('a'));
  expect(endpoint.requests).toHaveLength(2);
});

it('XC-01, PASS-07: other scopes or another audience are another token', async () => {
  endpoint.succeed();
  await exchanges.exchange(request('a', ['read']));
  await exchanges.exchange(request('a', ['write']));
  await exchanges.exchange({ ...request('a'), audience: 'https://other' });
  expect(endpoint.requests).toHaveLength(3);
});

it('XC-04, XC-08: a shared failure is shared once, and nothing is kept as success', async () => {
  endpoint.refuse(503, {});
  const failures = await Promise.all(
    Array.from({ length: 20 }, () => codeOf(exchanges.exchange(request()))),
  );
  expect(new Set(failures)).toEqual(new Set(['unavailable']));
  expect(endpoint.requests).toHaveLength(2);
  endpoint.succeed();
  time.now += 1_000;
  expect((await exchanges.exchange(request())).value).toBe('d1');
});

it('XC-02: a token ends with the subject token, whatever the issuer says', async () => {
  endpoint.succeed({ expires_in: 86_400 });
  expect((await exchanges.exchange(request())).expiresAt).toBe(START / 1000 + 3600);
  time.now += 3600_000;
  expect(await codeOf(exchanges.exchange(request()))).toBe('subject_rejected');
  expect(endpoint.requests).toHaveLength(1);
});

it('TX-20: a subject token that ends meanwhile needs a new one, whatever the issuer says', async () => {
  endpoint.double.answer = (_request, response) => {
    time.now += 3_600_000;
    json(response, 400, { error: 'invalid_request' });
  };
  expect(await codeOf(exchanges.exchange(request()))).toBe('subject_rejected');
});

it('UP-01, XC-07: all who were refused with one token share one more exchange; a newer one stays', async () => {
  endpoint.succeed();
  const first = await exchanges.exchange(request());
  const again = await Promise.all([1, 2, 3].map(() => exchanges.exchangeAgain(request(), first)));
  expect(again.map(({ value }) => value)).toEqual(['d2', 'd2', 'd2']);
  expect((await exchanges.exchangeAgain(request(), first)).value).toBe('d2');
  expect((await exchanges.exchange(request())).value).toBe('d2');
  expect(endpoint.requests).toHaveLength(2);
});

it.each([
  ['TX-21', 400, 'invalid_grant', 'subject_rejected', 'sign_in'],
  ['TX-22', 400, 'invalid_request', 'request_refused', 'operator'],
  ['TX-23', 400, 'invalid_target', 'target_refused', 'operator'],
  ['TX-24', 400, 'invalid_scope', 'scope_refused', 'denied'],
  ['TX-25', 403, 'access_denied', 'access_denied', 'denied'],
  ['TX-25', 400, 'my_custom_code', 'access_denied', 'denied'],
  ['TX-25', 401, 'unauthorized', 'access_denied', 'denied'],
  ['TX-26', 400, 'consent_required', 'interaction_required', 'interaction'],
  ['TX-26', 403, 'mfa_required', 'interaction_required', 'interaction'],
  ['TX-27', 401, 'invalid_client', 'client_refused', 'operator'],
  ['TX-27', 400, 'unauthorized_client', 'client_refused', 'operator'],
  ['TX-27', 400, 'unsupported_grant_type', 'client_refused', 'operator'],
  ['TX-28', 429, 'rate', 'slow_down', 'slow_down'],
  ['TX-30', 500, 'x', 'unavailable', 'retry'],
])('%s: %i %s is %s, for %s', async (...row) => {
  const [, status, error, code, remedy] = row;
  endpoint.refuse(status, { error, error_description: 'canary-description' });
  const failure = await fails(exchanges.exchange(request()));
  expect([failure?.code, failure?.remedy]).toEqual([code, remedy]);
  expect(`${JSON.stringify(failure)} ${failure?.message ?? ''}`).not.toContain('canary');
});

it.each(['invalid_grant', 'invalid_request', 'access_denied'])(
  'TX-21, TX-22, XC-08: %s is remembered 30 s for this caller only',
  async (error) => {
    endpoint.refuse(400, { error });
    await fails(exchanges.exchange(request('a')));
    await fails(exchanges.exchange(request('a')));
    expect(endpoint.requests).toHaveLength(1);
    endpoint.succeed();
    await exchanges.exchange(request('b'));
    time.now += 29_999;
    await fails(exchanges.exchange(request('a')));
    expect(endpoint.requests).toHaveLength(2);
    time.now += 1;
    expect((await exchanges.exchange(request('a'))).value).toBe('d2');
  },
);

it.each([
  [401, 'invalid_client', 2],
  // RFC 6749 §5.2 answers 401 to a client that cannot be authenticated; Keycloak with this code.
  [401, 'unauthorized_client', 2],
  [400, 'unauthorized_client', 5],
  [403, 'unauthorized_client', 5],
  [400, 'unsupported_grant_type', 5],
])(
  'TX-27: %i %s for %i subjects: the client asks no more for 30 s, is not ready',
  async (...row) => {
    const [status, error, subjects] = row;
    endpoint.refuse(status, { error });
    for (let i = 0; i < subjects; i += 1) {
      expect(clientRefused()).toBe(false);
      expect(await codeOf(exchanges.exchange(request(`s${i}`)))).toBe('client_refused');
    }
    expect(clientRefused()).toBe(true);
    expect(await codeOf(exchanges.exchange(request('b')))).toBe('client_refused');
    expect(endpoint.requests).toHaveLength(subjects);
    time.now += 30_000;
    expect(clientRefused()).toBe(false);
    expect(await codeOf(exchanges.exchange(request('b')))).toBe('client_refused');
    expect(clientRefused()).toBe(true);
    expect(endpoint.requests).toHaveLength(subjects + 1);
    time.now += 30_000;
    endpoint.succeed();
    await exchanges.exchange(request('b'));
    expect(clientRefused()).toBe(false);
  },
);

it('TX-27: a client refused for one subject is that subject’s matter, asked about once in 30 s', async () => {
  endpoint.refuse(400, { error: 'unauthorized_client' });
  for (let i = 0; i < 20; i += 1) {
    expect(await codeOf(exchanges.exchange(request('bad')))).toBe('client_refused');
  }
  expect(endpoint.requests).toHaveLength(1);
  expect(clientRefused()).toBe(false);
  endpoint.succeed();
  await exchanges.exchange(request('good'));
  time.now += 30_000;
  await exchanges.exchange(request('bad'));
});

it('TX-28: 429 pauses everybody by what the issuer says; cached tokens go on', async () => {
  endpoint.succeed();
  await exchanges.exchange(request('a'));
  endpoint.refuse(429, {}, { 'retry-after': '7' });
  expect(await fails(exchanges.exchange(request('b')))).toMatchObject({ retryAfterSeconds: 7 });
  time.now += 3_000;
  expect(await fails(exchanges.exchange(request('c')))).toMatchObject({ retryAfterSeconds: 4 });
  expect(endpoint.requests).toHaveLength(2);
  expect((await exchanges.exchange(request('a'))).value).toBe('d1');
  time.now += 4_000;
  endpoint.succeed();
  await exchanges.exchange(request('c'));
  expect(endpoint.requests).toHaveLength(3);
});

it('TX-29: too_many_attempts pauses ten minutes', async () => {
  endpoint.refuse(429, { error: 'too_many_attempts' });
  expect(await fails(exchanges.exchange(request()))).toMatchObject({ retryAfterSeconds: 600 });
});

it('TX-30: 5xx, no JSON and a closed connection are tried twice, then unavailable', async () => {
  for (const answer of [
    (r: Parameters<HttpDouble['answer']>[1]) => r.writeHead(502).end('<html>'),
    (r: Parameters<HttpDouble['answer']>[1]) => r.destroy(),
  ]) {
    const before = endpoint.requests.length;
    const caller = request(`caller ${before}`);
    endpoint.double.answer = (_request, response) => void answer(response);
    expect(await codeOf(exchanges.exchange(caller))).toBe('unavailable');
    expect(endpoint.requests.length - before).toBe(2);
  }
});

it('what the issuer said goes to the log alone, quoted and cut', async () => {
  endpoint.refuse(400, { error: 'invalid_grant', error_description: `a"\n${'x'.repeat(999)}` });
  await fails(exchanges.exchange(request()));
  const text = harness.logged;
  expect(harness.lines).toHaveLength(1);
  expect(text).not.toContain('\n');
  expect(text.length).toBeLessThan(500);
  expect(text).not.toMatch(/tok-a|canary-secret/);
});
