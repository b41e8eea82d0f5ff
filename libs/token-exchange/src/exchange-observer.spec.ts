import type { ServerResponse } from 'node:http';
import {
  codeOf,
  ExchangeHarness,
  request,
  SETTINGS,
  START,
  type TokenEndpoint,
} from '../../../test/support/exchange-harness.js';
import type { ExchangerSettings } from './exchanger-settings.js';
import { CACHE_RESULTS, EXCHANGE_OUTCOMES, type ExchangeEvent } from './exchange-observer.js';
import type { TokenExchangeOptions } from './token-exchange.options.js';

const CALL = { reference: 'ref-1', traceId: 'a', subject: 's', sender: 'c' };

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
let events: ExchangeEvent[];
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  ({ endpoint } = harness);
  events = [];
});
afterEach(() => harness.close());

function exchanger(
  settings: Partial<ExchangerSettings> = {},
  more: Partial<TokenExchangeOptions> = {},
) {
  const observer = (event: ExchangeEvent) => events.push(event);
  return harness.exchanger(settings, { observer, ...more });
}

const ofKind = <Kind extends ExchangeEvent['kind']>(kind: Kind) =>
  events.filter((event): event is Extract<ExchangeEvent, { kind: Kind }> => event.kind === kind);
const outcomes = () => ofKind('exchanged').map(({ outcome }) => outcome);
const looks = () => ofKind('cache_asked').map(({ tier, result }) => `${tier} ${result}`);

const asked = (subject = 'a') => ({ ...request(subject), upstream: 'orders', call: CALL });

it('an exchange is told with its upstream, profile, duration and call; a cached token makes none', async () => {
  endpoint.succeed();
  const exchanges = exchanger();
  await exchanges.exchange(asked());
  await exchanges.exchange(asked());
  expect(ofKind('exchanged')).toEqual([
    {
      kind: 'exchanged',
      upstream: 'orders',
      profile: 'auth0-cte',
      outcome: 'ok',
      code: undefined,
      audience: asked().audience,
      scopes: asked().scopes,
      granted: { scopes: expect.any(Array), expiresAt: expect.any(Number) },
      seconds: expect.any(Number),
      reference: 'ref-1',
      traceId: 'a',
      whom: undefined,
    },
  ]);
  expect(looks()).toEqual(['memory miss', 'memory hit']);
});

it('whoever asks is told where the token came from, and observers for whom', async () => {
  endpoint.succeed();
  const exchanges = exchanger();
  const from: string[] = [];
  const whom = { person: 'ada' };
  const request = { ...asked(), whom, obtained: (origin: string) => from.push(origin) };
  await Promise.all([exchanges.exchange(request), exchanges.exchange(request)]);
  const token = await exchanges.exchange(request);
  await exchanges.exchangeAgain(request, token);
  expect(from).toEqual(['exchanged', 'exchanged', 'memory', 'exchanged']);
  expect(ofKind('exchanged').map((event) => event.whom)).toEqual([whom, whom]);
});

it('calls that share an exchange are told as joined, and it as one', async () => {
  let held: ServerResponse | undefined;
  const arrived = new Promise<void>((resolve) => {
    endpoint.double.answer = (_request, response) => {
      held = response;
      resolve();
    };
  });
  const service = harness.service({ observer: (event) => events.push(event) });
  const exchanges = service.exchanger({ ...SETTINGS, timeoutMs: 60_000 });
  const calls = [1, 2, 3].map(() => codeOf(exchanges.exchange(asked())));
  await arrived;
  expect(service.state).toMatchObject({ tokens: 0, joined: 2, circuit: 'closed', paused: false });
  held!.writeHead(403).end('{"error":"access_denied"}');
  expect(await Promise.all(calls)).toEqual(['access_denied', 'access_denied', 'access_denied']);
  expect([ofKind('flight_joined').length, outcomes()]).toEqual([2, ['refused']]);
  expect(service.state).toMatchObject({ joined: 0, shared: undefined });
});

it.each([
  [400, { error: 'invalid_grant' }, 'refused'],
  [400, { error: 'consent_required' }, 'interaction'],
  [403, { error: 'access_denied' }, 'refused'],
  [429, {}, 'throttled_issuer'],
  [500, {}, 'unavailable'],
  [200, { access_token: 1 }, 'invalid_answer'],
  [401, { error: 'invalid_client' }, 'client_refused'],
])('an issuer that answers %i %j is told as one %s', async (status, body, outcome) => {
  endpoint.refuse(status, body);
  const code = await codeOf(exchanger().exchange(asked()));
  expect(outcomes()).toEqual([outcome]);
  expect(ofKind('exchanged')).toMatchObject([{ code, granted: undefined }]);
  expect(EXCHANGE_OUTCOMES).toContain(outcome);
});

it('a remembered refusal is no exchange', async () => {
  endpoint.refuse(403, { error: 'access_denied' });
  const exchanges = exchanger();
  await codeOf(exchanges.exchange(asked()));
  await codeOf(exchanges.exchange(asked()));
  expect(outcomes()).toEqual(['refused']);
});

it('what the own budget refuses is told apart from what the issuer throttles', async () => {
  endpoint.succeed();
  const exchanges = exchanger({ ratePerSecond: 1, timeoutMs: 500 });
  await exchanges.exchange(asked('a'));
  expect(await codeOf(exchanges.exchange(asked('b')))).toBe('slow_down');
  expect(outcomes()).toEqual(['ok', 'throttled_local']);
});

it('the state says how many wait for their turn, and that a 429 pauses', async () => {
  endpoint.succeed();
  const { sleep } = harness.time;
  const service = harness.service({ observer: (event) => events.push(event), sleep });
  const exchanges = service.exchanger({ ...SETTINGS, ratePerSecond: 1, timeoutMs: 5_000 });
  await exchanges.exchange(asked('a'));
  const waits = exchanges.exchange(asked('b'));
  await new Promise(setImmediate);
  expect(service.state.waiting).toBe(1);
  await harness.time.advance(1_000);
  await waits;
  expect(service.state).toMatchObject({ waiting: 0, paused: false });
  endpoint.refuse(429, {}, { 'retry-after': '9' });
  await harness.time.advance(1_000);
  await codeOf(exchanges.exchange(asked('c')));
  expect(service.state.paused).toBe(true);
  await harness.time.advance(9_000);
  expect(service.state.paused).toBe(false);
});

it('the state has the worst circuit of all clients', async () => {
  endpoint.refuse(500, {});
  const service = harness.service();
  const exchanges = service.exchanger(SETTINGS);
  const other = service.exchanger({ ...SETTINGS, issuer: 'https://other/' });
  for (const subject of ['a', 'b', 'c', 'd', 'e']) await codeOf(exchanges.exchange(asked(subject)));
  expect([service.state.circuit, other.clientRefusal('x')]).toEqual(['open', undefined]);
});

it('a token of somebody else is told, once, beside the exchange that it ends', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'mallory', aud: request().audience, exp: START / 1000 + 60 };
  const jwt = `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
  endpoint.succeed({ access_token: jwt });
  expect(await codeOf(exchanger().exchange(asked()))).toBe('response_invalid');
  expect(ofKind('subject_mismatch')).toEqual([
    {
      kind: 'subject_mismatch',
      upstream: 'orders',
      audience: request().audience,
      reference: 'ref-1',
      traceId: 'a',
      whom: undefined,
    },
  ]);
  expect(outcomes()).toEqual(['invalid_answer']);
});

it('a token that leaves the memory for another is told', async () => {
  endpoint.succeed();
  const exchanges = exchanger({}, { maxEntries: 2 });
  for (const subject of ['a', 'b', 'c']) await exchanges.exchange(asked(subject));
  expect(ofKind('token_evicted')).toHaveLength(1);
});

it('no event holds a token or a subject', async () => {
  endpoint.succeed();
  await exchanger().exchange({ ...asked('canary-subject') });
  expect(JSON.stringify(events)).not.toMatch(/canary|d1|tok-/);
  expect(CACHE_RESULTS).toEqual(expect.arrayContaining(ofKind('cache_asked').map((e) => e.result)));
});
