import type { ServerResponse } from 'node:http';
import { json } from '../../../test/support/http-double.js';
import {
  codeOf,
  ExchangeHarness,
  fails,
  request,
  START,
  type TokenEndpoint,
} from '../../../test/support/exchange-harness.js';
import type { VirtualTime } from '../../../test/support/virtual-time.js';
import type { TokenExchangeOptions } from './token-exchange.options.js';

const TIMEOUT_MS = 5_000;

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
let time: VirtualTime;

const make = (
  settings: { ratePerSecond?: number } = {},
  more: Partial<TokenExchangeOptions> = {},
) => harness.exchanger({ timeoutMs: TIMEOUT_MS, ...settings }, { sleep: time.sleep, ...more });
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  ({ endpoint, time } = harness);
});
afterEach(() => harness.close());

it('TX-30: in an outage the issuer is asked once a second at most, and at once again after it', async () => {
  const exchanges = make();
  endpoint.succeed();
  await exchanges.exchange(request('warm'));
  endpoint.refuse(503, {});
  for (let i = 0; i < 5; i += 1) {
    const failed = codeOf(exchanges.exchange(request(`c${i}`)));
    await until(failed);
    expect(await failed).toBe('unavailable');
  }
  expect(endpoint.requests).toHaveLength(1 + 5 * 2);
  for (let second = 0; second < 300; second += 1) {
    await time.advance(1_000);
    const before = endpoint.requests.length;
    expect(await codeOf(exchanges.exchange(request('warm')))).toBeUndefined();
    const cold = await Promise.all(
      ['a', 'b', 'c'].map((name) => codeOf(exchanges.exchange(request(name)))),
    );
    expect(new Set(cold)).toEqual(new Set(['unavailable']));
    expect(endpoint.requests.length - before).toBeLessThanOrEqual(1);
  }
  endpoint.succeed();
  await time.advance(5_000);
  expect((await exchanges.exchange(request('a'))).value).toBe('d1');
});

it('TX-28: a pause is not lifted by an answer to an earlier request', async () => {
  const exchanges = make();
  const held: ServerResponse[] = [];
  endpoint.double.answer = (_request, response) => void held.push(response);
  const slow = exchanges.exchange(request('slow'));
  while (held.length === 0) await time.advance(1);
  endpoint.refuse(429, {}, { 'retry-after': '9' });
  expect(await codeOf(exchanges.exchange(request('b')))).toBe('slow_down');
  json(held[0]!, 200, { access_token: 'd', token_type: 'Bearer', expires_in: 60 });
  await slow;
  expect(await codeOf(exchanges.exchange(request('c')))).toBe('slow_down');
  expect(endpoint.requests).toHaveLength(2);
});

it('a budget spreads first calls over the seconds; a retry takes a turn too', async () => {
  const exchanges = make({ ratePerSecond: 2 });
  const at: number[] = [];
  endpoint.double.answer = (_request, response) => {
    at.push(Math.floor((time.now - START) / 1_000));
    json(response, 200, { access_token: `d${at.length}`, token_type: 'Bearer', expires_in: 600 });
  };
  const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map((s) => exchanges.exchange(request(s))));
  await until(all);
  expect(at).toEqual([0, 0, 1, 1, 2]);
  endpoint.refuse(503, {});
  at.length = 0;
  const before = endpoint.requests.length;
  const failed = codeOf(exchanges.exchange(request('f')));
  await until(failed);
  expect(endpoint.requests.length - before).toBe(2);
  const others = ['g', 'h'].map((s) => codeOf(exchanges.exchange(request(s))));
  await until(Promise.all(others));
  expect(endpoint.requests.length - before).toBe(6);
});

it('a budget says how many seconds, when they are beyond the deadline', async () => {
  const exchanges = make({ ratePerSecond: 1 });
  endpoint.succeed();
  const sent = Array.from({ length: 9 }, (_, i) => fails(exchanges.exchange(request(`s${i}`))));
  const all = Promise.all(sent);
  await until(all);
  const outcomes = await all;
  expect(outcomes.slice(0, 5)).toEqual(Array(5).fill(undefined));
  for (const outcome of outcomes.slice(5)) {
    expect(outcome).toMatchObject({ code: 'slow_down', retryAfterSeconds: 5 });
  }
  expect(endpoint.requests).toHaveLength(5);
});

it('a token in use is renewed ahead of its end, once, and the caller does not wait', async () => {
  const exchanges = make();
  endpoint.succeed();
  expect((await exchanges.exchange(request())).value).toBe('d1');
  await time.advance(480_000);
  const served = [1, 2, 3].map(() => exchanges.exchange(request()));
  expect((await Promise.all(served)).map(({ value }) => value)).toEqual(['d1', 'd1', 'd1']);
  await until(sees(() => endpoint.requests.length === 2));
  await until(sees(async () => (await exchanges.exchange(request())).value === 'd2'));
  expect(endpoint.requests).toHaveLength(2);
});

it('a renewal that fails leaves the token at hand, and is tried again after five seconds', async () => {
  const exchanges = make();
  endpoint.succeed();
  await exchanges.exchange(request());
  await time.advance(480_000);
  endpoint.refuse(500, {});
  expect((await exchanges.exchange(request())).value).toBe('d1');
  await until(sees(() => endpoint.requests.length === 3));
  expect((await exchanges.exchange(request())).value).toBe('d1');
  expect(endpoint.requests).toHaveLength(3);
});

it('a token that ends with its subject token is not renewed', async () => {
  const exchanges = make();
  endpoint.succeed({ expires_in: 86_400 });
  await exchanges.exchange(request());
  await time.advance(3_500_000);
  await exchanges.exchange(request());
  await time.advance(1_000);
  expect(endpoint.requests).toHaveLength(1);
});

it('TX-28: of two pauses the longer one holds', async () => {
  const exchanges = make();
  const held: ServerResponse[] = [];
  endpoint.double.answer = (_request, response) => void held.push(response);
  const both = ['a', 'b'].map((name) => fails(exchanges.exchange(request(name))));
  while (held.length < 2) await time.advance(1);
  for (const [i, seconds] of ['30', '2'].entries()) {
    held[i]!.setHeader('retry-after', seconds);
    json(held[i]!, 429, {});
    await both[i];
  }
  await time.advance(3_000);
  expect(await codeOf(exchanges.exchange(request('c')))).toBe('slow_down');
  expect(endpoint.requests).toHaveLength(2);
});

it('TX-30: discovery that hangs counts for the circuit: the sixth call does not ask', async () => {
  let asked = 0;
  const tokenEndpoint = () => {
    asked += 1;
    return hang();
  };
  const exchanges = make({}, { endpointOf: () => ({ tokenEndpoint, gone: hang }) });
  for (let i = 0; i < 5; i += 1) {
    const failed = fails(exchanges.exchange(request(String(i))));
    await time.advance(5_000);
    await failed;
  }
  const before = asked;
  expect(await codeOf(exchanges.exchange(request('sixth')))).toBe('unavailable');
  expect(asked).toBe(before);
});

it('TX-09, TX-30: the deadline holds also while discovery or the token endpoint hangs', async () => {
  const unknown = { tokenEndpoint: hang, gone: hang };
  for (const more of [{ endpointOf: () => unknown }, { http: hang }]) {
    const failed = codeOf(make({}, more).exchange(request()));
    const state = { settled: false };
    void failed.then(() => (state.settled = true));
    await time.advance(4_999);
    expect(state.settled).toBe(false);
    await time.advance(1);
    expect(await failed).toBe('unavailable');
  }
});

const hang = () => new Promise<never>(() => undefined);
/** Turns of the event loop; a request on loopback takes a few dozen. */
const MOST_TURNS = 100_000;
/** Lets time pass, a little at a time, until the promise has settled. */
async function until(promise: Promise<unknown>): Promise<void> {
  const state = { settled: false };
  const done = () => {
    state.settled = true;
  };
  promise.then(done, done);
  await sees(async () => {
    await time.advance(1);
    return state.settled;
  });
}

/** Returns when the condition holds; throws when it does not in so many turns. */
async function sees(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('not seen');
}
