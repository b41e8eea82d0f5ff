import {
  codeOf,
  fails,
  request,
  START,
  TokenEndpoint,
  neverLate,
} from '../../../test/support/exchange-harness.js';
import { tokenHttp } from '../../../test/support/token-http.js';
import { IssuerUnavailableError } from './token-exchange.errors.js';
import type { TokenHttp } from './token-exchange.options.js';
import { TokenExchangeService } from './token-exchange.service.js';

let endpoint: TokenEndpoint;
let logged: string[];
beforeEach(async () => {
  logged = [];
  endpoint = await TokenEndpoint.start();
});
afterEach(() => endpoint.double.close());

const serviceWith = (http: TokenHttp) =>
  new TokenExchangeService({
    issuer: 'https://t/',
    profile: 'auth0-cte',
    client: { id: 'gw', method: 'client_secret_post', secret: 'canary-secret' },
    subjectTokenType: 'urn:acme:mcp',
    timeoutMs: 1_000,
    http,
    tokenEndpoint: () => Promise.resolve(endpoint.url),
    logger: { warn: (fields, message) => logged.push(`${message}: ${JSON.stringify(fields)}`) },
    clock: () => START,
    sleep: () => Promise.resolve(),
    after: neverLate,
    random: () => 0,
  });
const problemOf = async (service: TokenExchangeService, subject = 'a') => {
  const error = await fails(service.exchange(request(subject)));
  return error instanceof IssuerUnavailableError ? error.problem : error;
};

it('host and cause of a token endpoint that is not reached are logged for each request', async () => {
  const problem = 'login.example: ENOTFOUND';
  const service = serviceWith(() => Promise.reject(Object.assign(new Error('no'), { problem })));
  expect(await problemOf(service)).toBe(problem);
  const line = `token endpoint not reached: {"code":"unavailable","problem":"${problem}"}`;
  expect(logged).toEqual([line, line]);
});

it('an error without them is told without, and nothing of its own text', async () => {
  const failed = Object.assign(new Error('canary'), { problem: { secret: 'canary' } });
  const service = serviceWith(() => Promise.reject(failed));
  expect(await problemOf(service)).toBeUndefined();
  expect(logged[0]).toBe('token endpoint not reached: {"code":"unavailable"}');
});

it.each<[string, number, unknown, string]>([
  ['5xx', 503, {}, 'HTTP 503'],
  ['no OAuth', 403, { message: 'canary' }, 'HTTP 403 without an OAuth error'],
  ['a code of its own', 400, { error: 'server_error' }, 'server_error'],
])(
  'an endpoint that answers %s is told by its status, its host in the log',
  async (_name, status, body, cause) => {
    endpoint.refuse(status, body);
    expect(await problemOf(serviceWith(tokenHttp))).toBe(cause);
    const { host } = new URL(endpoint.url);
    expect(logged[0]).toMatch(
      `token exchange refused: {"code":"unavailable","host":"${host}","status":${status}`,
    );
    expect(logged.join()).not.toContain('canary');
  },
);

it('while it is not asked, that is the cause', async () => {
  endpoint.refuse(503, {});
  const service = serviceWith(tokenHttp);
  for (const subject of ['b', 'c', 'd', 'e', 'f']) await codeOf(service.exchange(request(subject)));
  expect(await problemOf(service)).toBe('not asked, as it did not answer lately');
});
