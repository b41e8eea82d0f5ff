import {
  ExchangeHarness,
  request,
  type TokenEndpoint,
} from '../../../test/support/exchange-harness.js';
import type { Exchanger } from './exchanger.js';

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
let exchanges: Exchanger;
let lines: ExchangeHarness['lines'];
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  ({ endpoint, lines } = harness);
  exchanges = harness.exchanger();
});
afterEach(() => harness.close());

const callOf = (subject: string) => ({
  reference: `reference of ${subject}`,
  traceId: 'a'.repeat(32),
  subject,
  sender: 'client',
});
const exchange = (subject: string) =>
  exchanges.exchange({ ...request(subject), call: callOf(subject) }).catch(() => undefined);
const said = () => lines.map(([fields, message]) => [fields['reference'], message]);

it('LOG-05: an exchange sends the reference of its call on, and one without a call sends none', async () => {
  endpoint.succeed();
  await exchange('a');
  await exchanges.exchange(request('b'));
  expect(endpoint.requests.map(({ headers }) => headers['x-request-id'])).toEqual([
    'reference of a',
    undefined,
  ]);
  expect(lines).toEqual([]);
});

it('LOG-05: each attempt without an answer is a line of its call', async () => {
  endpoint.double.answer = (_request, response) => response.destroy();
  await exchange('a');
  expect(said()).toEqual([
    ['reference of a', 'token endpoint not reached'],
    ['reference of a', 'token endpoint not reached'],
  ]);
  expect(lines[0]?.[0]).toMatchObject({ ...callOf('a'), code: 'unavailable' });
});

it('LOG-05: that the issuer is not asked any more, and is again, is said with the call that showed it', async () => {
  endpoint.refuse(503, {});
  for (const subject of ['a', 'b', 'c', 'd', 'e']) await exchange(subject);
  expect(said().at(-1)).toEqual(['reference of e', 'token endpoint does not answer']);
  harness.time.now += 1_000;
  endpoint.succeed();
  await exchange('f');
  expect(said().at(-1)).toEqual(['reference of f', 'token endpoint answers again']);
});

it('LOG-05: a pause is said when it begins, with the call that met it, and not when it is prolonged', async () => {
  endpoint.refuse(429, {}, { 'retry-after': '2' });
  await Promise.all(['a', 'b'].map(exchange));
  const pauses = lines.filter(([, message]) => message.startsWith('the issuer limits'));
  expect(pauses).toEqual([
    [
      { ...callOf(String(pauses[0]?.[0]['subject'])), code: 'slow_down', seconds: 2 },
      'the issuer limits the rate: nobody asks it for a while',
    ],
  ]);
});
