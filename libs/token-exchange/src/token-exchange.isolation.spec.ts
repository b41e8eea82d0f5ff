import { json } from '../../../test/support/http-double.js';
import {
  AUDIENCE,
  codeOf,
  ExchangeHarness,
  request,
  type TokenEndpoint,
} from '../../../test/support/exchange-harness.js';
import type { VirtualTime } from '../../../test/support/virtual-time.js';
import type { Exchanger } from './exchanger.js';

const GOOD_CALLERS = 60;
const TIMEOUT_MS = 5_000;

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
let time: VirtualTime;
let exchanges: Exchanger;
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  ({ endpoint, time } = harness);
  exchanges = harness.exchanger({ timeoutMs: TIMEOUT_MS });
});
afterEach(() => harness.close());

/** Gives everybody a token but those whose name begins with `bad`. */
function failFor(status: number, body: string): void {
  endpoint.double.answer = ({ body: form }, response) => {
    if (form.includes('subject_token=tok-bad')) {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    } else json(response, 200, { access_token: 'd', token_type: 'Bearer', expires_in: 600 });
  };
}

const WAYS: readonly [name: string, status: number, body: string][] = [
  ['500', 500, '{"error":"server_error"}'],
  ['unauthorized_client', 400, '{"error":"unauthorized_client"}'],
  ['a 200 that is no JSON', 200, '<html>'],
  ['temporarily_unavailable', 400, '{"error":"temporarily_unavailable"}'],
  ['a 400 without a code', 400, '{}'],
];

describe.each([1, 3])('TX-27, TX-30: beside %i callers who keep asking and get', (count) => {
  it.each(WAYS)('%s, all first calls of others are served', async (_name, status, body) => {
    failFor(status, body);
    const bad = Array.from({ length: count }, (_, i) => request(`bad${i}`));
    const askInALoop = async () => {
      for (let i = 0; i < 5; i += 1)
        await Promise.all(bad.map((one) => codeOf(exchanges.exchange(one))));
    };
    const outcomes: (string | undefined)[] = [];
    for (let i = 0; i < GOOD_CALLERS; i += 1) {
      await askInALoop();
      outcomes.push(await codeOf(exchanges.exchange(request(`good${i}`))));
      expect(exchanges.clientRefusal(AUDIENCE)).toBeUndefined();
      await time.advance(250);
    }
    expect(outcomes).toEqual(Array(GOOD_CALLERS).fill(undefined));
    expect(endpoint.requests.length).toBeLessThan(GOOD_CALLERS + count * 20);
  });
});

it('TX-30: what the issuer did not answer is not asked again for one, two, four and five seconds', async () => {
  failFor(500, '{}');
  const asked: number[] = [];
  let before = 0;
  for (let second = 0; second < 20; second += 1) {
    for (let i = 0; i < 3; i += 1)
      expect(await codeOf(exchanges.exchange(request('bad')))).toBe('unavailable');
    asked.push(endpoint.requests.length - before);
    before = endpoint.requests.length;
    await time.advance(1_000);
  }
  expect(asked).toEqual([2, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
});

it('TX-30: with the issuer back, who was refused for want of an answer is served in five seconds', async () => {
  endpoint.refuse(503, {});
  const callers = Array.from({ length: 8 }, (_, i) => request(`caller${i}`));
  for (let second = 0; second < 60; second += 1) {
    for (const caller of callers) await codeOf(exchanges.exchange(caller));
    await time.advance(1_000);
  }
  endpoint.succeed();
  await time.advance(5_000);
  for (const caller of callers) expect(await codeOf(exchanges.exchange(caller))).toBeUndefined();
});

it('TX-28: Entra’s loop detection is the matter of the request that was repeated', async () => {
  const entra = harness.exchanger({
    issuer: 'https://login.microsoftonline.com/tenant/v2.0',
    profile: 'entra-obo',
    subjectTokenType: '',
    timeoutMs: TIMEOUT_MS,
  });
  const scopes = ['api://x/.default'];
  endpoint.refuse(400, { error: 'invalid_grant', error_codes: [50_196] });
  expect(await codeOf(entra.exchange(request('loops', scopes)))).toBe('slow_down');
  endpoint.succeed();
  expect(await codeOf(entra.exchange(request('other', scopes)))).toBeUndefined();
  expect(await codeOf(entra.exchange(request('loops', scopes)))).toBe('slow_down');
  await time.advance(60_000);
  expect(await codeOf(entra.exchange(request('loops', scopes)))).toBeUndefined();
});
