import {
  request,
  START,
  TokenEndpoint,
  neverLate,
} from '../../../test/support/exchange-harness.js';
import { tokenHttp } from '../../../test/support/token-http.js';
import { TokenExchangeService } from './token-exchange.service.js';

let endpoint: TokenEndpoint;
let service: TokenExchangeService;
let lines: [Record<string, unknown>, string][];
let now: number;
beforeEach(async () => {
  now = START;
  lines = [];
  endpoint = await TokenEndpoint.start();
  service = new TokenExchangeService({
    issuer: 'https://t/',
    profile: 'auth0-cte',
    client: { id: 'gw', method: 'client_secret_post', secret: 'canary-secret' },
    subjectTokenType: 'urn:acme:mcp',
    timeoutMs: 1_000,
    http: tokenHttp,
    tokenEndpoint: () => Promise.resolve(endpoint.url),
    logger: { warn: (fields, message) => lines.push([{ ...fields }, message]) },
    clock: () => now,
    after: neverLate,
    random: () => 0,
  });
});
afterEach(() => endpoint.double.close());

const callOf = (subject: string) => ({
  reference: `reference of ${subject}`,
  traceId: 'a'.repeat(32),
  subject,
  sender: 'client',
});
const exchange = (subject: string) =>
  service.exchange({ ...request(subject), call: callOf(subject) }).catch(() => undefined);
const said = () => lines.map(([fields, message]) => [fields['reference'], message]);

it('LOG-05: an exchange sends the reference of its call on, and one without a call sends none', async () => {
  endpoint.succeed();
  await exchange('a');
  await service.exchange(request('b'));
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
  now += 1_000;
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
