import {
  codeOf,
  ExchangeHarness,
  request,
  SETTINGS,
  TokenEndpoint,
} from '../../../../test/support/exchange-harness.js';

const TIMEOUT_MS = SETTINGS.timeoutMs;

let harness: ExchangeHarness;
let old: TokenEndpoint;
let moved: TokenEndpoint;
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  [old, moved] = [harness.endpoint, await TokenEndpoint.start()];
});
afterEach(async () => {
  await harness.close();
  await moved.double.close();
});

const make = (tokenEndpoint: () => string, gone: () => Promise<unknown>) =>
  harness.exchanger(
    {},
    { endpointOf: () => ({ tokenEndpoint: () => Promise.resolve(tokenEndpoint()), gone }) },
  );

it.each([404, 410])('TX-30: a token endpoint that answers %i may have moved', async (status) => {
  moved.succeed();
  old.refuse(status, {});
  let { url } = old;
  const exchanges = make(
    () => url,
    () => Promise.resolve((url = moved.url)),
  );
  expect((await exchanges.exchange(request())).value).toBe('d1');
  expect(old.requests).toHaveLength(1);
});

it('TX-09, TX-30: looking for it is bounded by the deadline, and other answers do not ask for it', async () => {
  let asked = 0;
  let notice: () => void = () => undefined;
  const looking = new Promise<void>((resolve) => (notice = resolve));
  const exchanges = make(
    () => old.url,
    () => {
      asked += 1;
      notice();
      return new Promise<never>(() => undefined);
    },
  );
  old.refuse(400, { error: 'access_denied' });
  expect(await codeOf(exchanges.exchange(request('a')))).toBe('access_denied');
  expect(asked).toBe(0);
  old.refuse(404, {});
  const lost = codeOf(exchanges.exchange(request('b')));
  await looking;
  await harness.time.advance(TIMEOUT_MS);
  expect(await lost).toBe('unavailable');
  expect(asked).toBe(1);
});
