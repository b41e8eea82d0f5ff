import type { Caller } from '#auth';
import { createHttpClient, NO_TRACE } from '#outbound';
import type { DelegatedToken } from '#token-exchange';
import { json, startDouble, type HttpDouble } from '../../../../../test/support/http-double.js';
import { VirtualTime } from '../../../../../test/support/virtual-time.js';
import type { DelegatedTokens } from '../requests/caller-tokens.js';
import { HttpUpstream } from './http-upstream.js';
import { pathOf } from './request/request-path.js';
import type { UpstreamError } from '../upstream.errors.js';

const TIMEOUT_MS = 500;
const time = new VirtualTime();
const http = createHttpClient(time.after);
const tokens = {
  exchange: () => Promise.resolve({ value: 'first' }),
  exchangeAgain: () => Promise.resolve({ value: 'second' }),
} as unknown as DelegatedTokens;
const caller = {
  subject: 'a',
  claims: {},
  token: { value: 't', expiresAt: 9e9 },
} as unknown as Caller;
const context = {
  trace: NO_TRACE,
  log: { reference: 'ref-1', traceId: 'a', subject: 'a', sender: 'c' },
};
let upstream: HttpDouble;
beforeEach(async () => (upstream = await startDouble()));
afterEach(() => upstream.close());
afterAll(() => {
  http.close();
});

const settings = () => ({
  name: 'u',
  url: upstream.url,
  exchange: { audience: 'u', scopes: [] },
  headers: {},
  secrets: [],
  limits: { timeoutMs: TIMEOUT_MS, answerBytes: 1_000, argumentBytes: 1_000, concurrency: 2 },
});

/** Answers with each status in turn, the last one again and again; undefined breaks the connection. */
function answers(...statuses: (number | undefined)[]): void {
  upstream.answer = (_request, response) => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status === undefined) response.destroy();
    else json(response, status, { status });
  };
}

const codeOf = (error: unknown): string => (error as UpstreamError).code;
const problemOf = (error: unknown) => (error as UpstreamError).details.problem ?? '';

async function read(client = tokens, failed = codeOf): Promise<string> {
  const parts = { tokens: client, http, clock: time.clock, steady: time.clock, after: time.after };
  const session = await new HttpUpstream(settings(), parts).open(caller, context);
  return session.send({ method: 'GET', path: pathOf`/x`, answer: 'object' }).then(
    ({ value }) => String(value['status']),
    (error: unknown) => failed(error),
  );
}

it.each<[string, (number | undefined)[], string, number]>([
  ['503, then fine', [503, 200], '200', 2],
  ['a broken connection, then fine', [undefined, 200], '200', 2],
  ['503 again and again', [503], 'upstream_failed', 2],
  ['500', [500], 'upstream_failed', 1],
  ['404', [404], 'upstream_not_found', 1],
  ['a part that nobody asked for', [206], 'upstream_answer_invalid', 1],
  ['a form to be reset', [205], 'upstream_answer_invalid', 1],
  ['a change to nothing', [226], 'upstream_answer_invalid', 1],
  ['an unknown success', [299], '299', 1],
  ['401, then 503', [401, 503], 'upstream_failed', 2],
])('UP-04: %s', async (_name, statuses, outcome, requests) => {
  answers(...statuses);
  expect(await read()).toBe(outcome);
  expect(upstream.requests).toHaveLength(requests);
});

it.each<[string, (number | undefined)[], string]>([
  ['a broken connection', [undefined], 'ECONNRESET'],
  ['503', [503], 'HTTP 503'],
  ['404', [404], 'HTTP 404'],
  ['what is no answer to a GET', [206], 'HTTP 206, not the JSON object that is read'],
  ['a redirect', [302], 'redirect 302'],
])('operators read host and cause of %s', async (_name, statuses, cause) => {
  answers(...statuses);
  expect(await read(tokens, problemOf)).toBe(`${new URL(upstream.url).host}: ${cause}`);
});

it('PASS-04: the delegated token does not come back, whatever its shape', async () => {
  upstream.answer = ({ headers }, response) => {
    json(response, 200, { status: `you sent ${headers.authorization ?? 'nothing'}` });
  };
  expect(await read()).toBe('you sent Bearer [removed]');
});

it('UP-03, UP-04: an upstream that says when to come back is not asked again at once', async () => {
  upstream.answer = (_request, response) => {
    response.setHeader('retry-after', '7');
    json(response, 503, {});
  };
  expect(await read()).toBe('upstream_failed');
  expect(upstream.requests).toHaveLength(1);
});

it('UP-01, UP-05: the re-exchange is inside the request’s own deadline', async () => {
  answers(401);
  let asked = (): void => undefined;
  const again = new Promise<void>((resolve) => (asked = resolve));
  const exchangeAgain = () => {
    asked();
    return new Promise<DelegatedToken>(() => undefined);
  };
  const reading = read({ ...tokens, exchangeAgain });
  await again;
  await time.advance(TIMEOUT_MS);
  expect(await reading).toBe('upstream_timeout');
});
