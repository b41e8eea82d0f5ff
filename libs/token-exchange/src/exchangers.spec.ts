import { json } from '../../../test/support/http-double.js';
import {
  AUDIENCE,
  codeOf,
  ExchangeHarness,
  fails,
  request,
  SETTINGS,
  TokenEndpoint,
} from '../../../test/support/exchange-harness.js';
import { rateConflicts, type ExchangerSettings } from './exchanger-settings.js';
import type { TokenExchangeService } from './token-exchange.service.js';

const secret = (text: string): ExchangerSettings => ({
  ...SETTINGS,
  client: { id: 'gw', method: 'client_secret_post', secret: text },
});
const OTHER_CLIENT: ExchangerSettings = {
  ...SETTINGS,
  client: { id: 'other', method: 'client_secret_post', secret: 's' },
};
const ELSEWHERE = 'https://elsewhere';

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
let other: TokenEndpoint;
let service: TokenExchangeService;
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  other = await TokenEndpoint.start();
  ({ endpoint } = harness);
  service = harness.service();
});
afterEach(() => Promise.all([harness.close(), other.double.close()]));

/** Has a client refused by as many subjects as it takes. */
async function refuse(settings: ExchangerSettings, error: string, audience = AUDIENCE) {
  endpoint.refuse(error === 'invalid_client' ? 401 : 400, { error });
  const exchanger = service.exchanger(settings);
  for (let i = 0; i < 5; i += 1) {
    await codeOf(exchanger.exchange({ ...request(`refused ${i}`), audience }));
  }
  return exchanger;
}

it('equal settings are one exchanger, in whatever order they are written', () => {
  const parameters = { a: '1', b: '2' };
  const one = service.exchanger({ ...SETTINGS, parameters });
  const { client, ...rest } = SETTINGS;
  const again = { client: { ...client }, parameters: { b: '2', a: '1' }, ...rest };
  expect(service.exchanger(again)).toBe(one);
  for (const changed of [
    { ...SETTINGS, parameters: { a: '1', b: '3' } },
    { ...SETTINGS, parameters, issuer: 'https://t2/' },
    { ...SETTINGS, parameters, timeoutMs: 2_000 },
    { ...SETTINGS, parameters, ratePerSecond: 9 },
    { ...SETTINGS, parameters, profile: 'rfc8693' as const },
    { ...OTHER_CLIENT, parameters },
    { ...secret('other'), parameters },
  ]) {
    expect(service.exchanger(changed)).not.toBe(one);
  }
});

it('settings that the profile forbids, and credentials that cannot work, are named', () => {
  expect(() => service.exchanger({ ...SETTINGS, subjectTokenType: 'x' })).toThrow(
    'subjectTokenType is not a URI',
  );
  expect(() => service.exchanger(secret(''))).toThrow('the client secret is empty');
});

it('XC-01: tokens of two clients, profiles or parameters are never one another’s', async () => {
  endpoint.succeed({ issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' });
  const values: string[] = [];
  for (const settings of [
    SETTINGS,
    OTHER_CLIENT,
    { ...SETTINGS, profile: 'rfc8693' as const },
    { ...SETTINGS, parameters: { organization: 'org_1' } },
  ]) {
    values.push((await service.exchanger(settings).exchange(request())).value);
  }
  expect(values).toEqual(['d1', 'd2', 'd3', 'd4']);
});

it('XC-01: with new credentials, timeouts or rates the cached tokens are still there', async () => {
  endpoint.succeed();
  await service.exchanger(SETTINGS).exchange(request());
  for (const settings of [
    secret('new'),
    { ...SETTINGS, timeoutMs: 9_000 },
    { ...SETTINGS, ratePerSecond: 1 },
  ]) {
    expect((await service.exchanger(settings).exchange(request())).value).toBe('d1');
  }
  expect(endpoint.requests).toHaveLength(1);
});

it('TX-28: two exchangers of one client share its pause; another client goes on', async () => {
  endpoint.refuse(429, {}, { 'retry-after': '7' });
  await codeOf(service.exchanger(SETTINGS).exchange(request('a')));
  endpoint.succeed();
  const same = service.exchanger({ ...SETTINGS, parameters: { organization: 'org_1' } });
  expect(await fails(same.exchange(request('b')))).toMatchObject({ retryAfterSeconds: 7 });
  const renewed = service.exchanger(secret('new'));
  expect(await codeOf(renewed.exchange(request('c')))).toBe('slow_down');
  expect(await codeOf(service.exchanger(OTHER_CLIENT).exchange(request('d')))).toBeUndefined();
});

it('TX-28: two exchangers of one client share one budget', async () => {
  endpoint.succeed();
  const settings = { ...SETTINGS, ratePerSecond: 2 };
  const one = service.exchanger(settings);
  const same = service.exchanger({ ...settings, parameters: { organization: 'org_1' } });
  await one.exchange(request('a'));
  await same.exchange(request('b'));
  for (const exchanger of [one, same]) {
    expect(await fails(exchanger.exchange(request('c')))).toMatchObject({ retryAfterSeconds: 1 });
  }
  const apart = service.exchanger({ ...OTHER_CLIENT, ratePerSecond: 2 });
  expect(await codeOf(apart.exchange(request('d')))).toBeUndefined();
});

it('TX-30: two exchangers of one client share the circuit breaker; another client asks', async () => {
  endpoint.refuse(503, {});
  const one = service.exchanger(SETTINGS);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await codeOf(one.exchange(request(name)));
  const asked = endpoint.requests.length;
  const same = service.exchanger({ ...SETTINGS, parameters: { organization: 'org_1' } });
  expect(await codeOf(same.exchange(request('f')))).toBe('unavailable');
  expect(endpoint.requests).toHaveLength(asked);
  await codeOf(service.exchanger(OTHER_CLIENT).exchange(request('f')));
  expect(endpoint.requests.length).toBeGreaterThan(asked);
});

it('TX-27: a refused client is refused for all that it asks for, and no other client is', async () => {
  const one = await refuse(SETTINGS, 'invalid_client');
  expect(one.clientRefusal(ELSEWHERE)).toMatchObject({ lacks: 'authentication' });
  const same = service.exchanger({ ...SETTINGS, timeoutMs: 2_000 });
  expect(same.clientRefusal(AUDIENCE)).toEqual(one.clientRefusal(AUDIENCE));
  endpoint.succeed();
  const apart = service.exchanger(OTHER_CLIENT);
  expect(apart.clientRefusal(AUDIENCE)).toBeUndefined();
  expect(await codeOf(apart.exchange(request('a')))).toBeUndefined();
});

it('TX-27: a permission that is missing at one audience stops no exchange for another', async () => {
  const one = await refuse(SETTINGS, 'unauthorized_client');
  endpoint.succeed();
  expect(one.clientRefusal(AUDIENCE)).toMatchObject({ lacks: 'permission' });
  expect(await codeOf(one.exchange(request('a')))).toBe('client_refused');
  expect(one.clientRefusal(ELSEWHERE)).toBeUndefined();
  expect(await codeOf(one.exchange({ ...request('a'), audience: ELSEWHERE }))).toBeUndefined();
  // That one succeeds says nothing of the other.
  expect(one.clientRefusal(AUDIENCE)).toMatchObject({ lacks: 'permission' });
});

it.each(['invalid_client', 'unauthorized_client'])(
  'TX-27: with new credentials a client that was refused by %s asks at once, for the same people too',
  async (error) => {
    const old = await refuse(SETTINGS, error);
    endpoint.succeed();
    expect(await codeOf(old.exchange(request('refused 0')))).toBe('client_refused');
    const renewed = service.exchanger(secret('new'));
    expect(renewed.clientRefusal(AUDIENCE)).toBeUndefined();
    expect(await codeOf(renewed.exchange(request('refused 0')))).toBeUndefined();
  },
);

it('XC-08: other refusals hold with new credentials too', async () => {
  endpoint.refuse(400, { error: 'access_denied' });
  await codeOf(service.exchanger(SETTINGS).exchange(request()));
  endpoint.succeed();
  expect(await codeOf(service.exchanger(secret('new')).exchange(request()))).toBe('access_denied');
  expect(endpoint.requests).toHaveLength(1);
});

it('XC-04, TX-09: an exchange under way is shared between timeouts, and each holds its own', async () => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    endpoint.double.answer = (_request, response) => {
      answer = () => {
        json(response, 200, { access_token: 'd', token_type: 'Bearer', expires_in: 600 });
      };
      resolve();
    };
  });
  const slow = service.exchanger({ ...SETTINGS, timeoutMs: 9_000 }).exchange(request());
  await asked;
  const quick = codeOf(service.exchanger(SETTINGS).exchange(request()));
  await harness.time.advance(SETTINGS.timeoutMs);
  answer();
  expect((await slow).value).toBe('d');
  expect(await quick).toBe('unavailable');
  expect(endpoint.requests).toHaveLength(1);
});

it('the endpoint of an issuer is looked for once, for all its exchangers', async () => {
  const asked: string[] = [];
  endpoint.succeed();
  other.succeed({ access_token: 'of-the-other' });
  const endpoints = new Map([
    ['https://t/', endpoint],
    ['https://t2/', other],
  ]);
  service = harness.service({
    endpointOf: (issuer) => {
      asked.push(issuer);
      return {
        tokenEndpoint: () => Promise.resolve(endpoints.get(issuer)!.url),
        gone: () => Promise.resolve(),
      };
    },
  });
  const settings = { ...SETTINGS, issuer: 'https://t2/' };
  const all = [SETTINGS, OTHER_CLIENT, settings, secret('new')].map((s) => service.exchanger(s));
  expect(asked).toEqual(['https://t/', 'https://t2/']);
  expect((await all[2]!.exchange(request())).value).toBe('of-the-other');
});

it('TX-28: different rates for one client are a conflict, each with the first that was named', () => {
  const named = (ratePerSecond: number | undefined, settings = SETTINGS) => ({
    ...settings,
    ratePerSecond,
  });
  const [first, same, faster, none] = [named(5), named(5), named(9), named(undefined)];
  const apart = [named(7, OTHER_CLIENT), named(8, { ...SETTINGS, issuer: 'https://t2/' })];
  expect(rateConflicts([first, same, ...apart])).toEqual([]);
  const conflicts = rateConflicts([first, same, faster, ...apart, none]);
  expect(conflicts).toHaveLength(2);
  expect(conflicts[0]?.first).toBe(first);
  expect(conflicts.map((conflict) => conflict.other)).toEqual([faster, none]);
});
