import {
  codeOf,
  ExchangeHarness,
  fails,
  request,
  type TokenEndpoint,
} from '../../../../test/support/exchange-harness.js';
import { tokenHttp } from '../../../../test/support/token-http.js';
import type { Exchanger } from '../exchanger.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';
import type { TokenHttp } from '../token-exchange.options.js';

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  ({ endpoint } = harness);
});
afterEach(() => harness.close());

const logged = () =>
  harness.lines.map(([fields, message]) => `${message}: ${JSON.stringify(fields)}`);
const exchangerWith = (http: TokenHttp) => harness.exchanger({}, { http });
const problemOf = async (exchanges: Exchanger, subject = 'a') => {
  const error = await fails(exchanges.exchange(request(subject)));
  return error instanceof IssuerUnavailableError ? error.problem : error;
};

it('host and cause of a token endpoint that is not reached are logged for each request', async () => {
  const problem = 'login.example: ENOTFOUND';
  const exchanges = exchangerWith(() =>
    Promise.reject(Object.assign(new Error('no'), { problem })),
  );
  expect(await problemOf(exchanges)).toBe(problem);
  const line = `token endpoint not reached: {"code":"unavailable","problem":"${problem}"}`;
  expect(logged()).toEqual([line, line]);
});

it('an error without them is told without, and nothing of its own text', async () => {
  const failed = Object.assign(new Error('canary'), { problem: { secret: 'canary' } });
  const exchanges = exchangerWith(() => Promise.reject(failed));
  expect(await problemOf(exchanges)).toBeUndefined();
  expect(logged()[0]).toBe('token endpoint not reached: {"code":"unavailable"}');
});

it.each<[string, number, unknown, string]>([
  ['5xx', 503, {}, 'HTTP 503'],
  ['no OAuth', 403, { message: 'canary' }, 'HTTP 403 without an OAuth error'],
  ['a code of its own', 400, { error: 'server_error' }, 'server_error'],
])(
  'an endpoint that answers %s is told by its status, its host in the log',
  async (_name, status, body, cause) => {
    endpoint.refuse(status, body);
    expect(await problemOf(exchangerWith(tokenHttp))).toBe(cause);
    const { host } = new URL(endpoint.url);
    expect(logged()[0]).toMatch(
      `token exchange refused: {"code":"unavailable","host":"${host}","status":${status}`,
    );
    expect(logged().join()).not.toContain('canary');
  },
);

it('while it is not asked, that is the cause', async () => {
  endpoint.refuse(503, {});
  const exchanges = exchangerWith(tokenHttp);
  for (const subject of ['b', 'c', 'd', 'e', 'f'])
    await codeOf(exchanges.exchange(request(subject)));
  expect(await problemOf(exchanges)).toBe('not asked, as it did not answer lately');
});
