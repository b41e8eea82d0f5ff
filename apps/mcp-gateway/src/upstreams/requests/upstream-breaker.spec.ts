import { OutboundError, type OutboundErrorCode } from '#outbound';
import { VirtualTime } from '../../../../../test/support/virtual-time.js';
import { UpstreamError } from '../upstream.errors.js';
import { FAILED_REQUESTS, PAUSE_MS, UpstreamBreaker } from './upstream-breaker.js';

let time: VirtualTime;
let breaker: UpstreamBreaker;
let asked: number;
beforeEach(() => {
  time = new VirtualTime();
  breaker = new UpstreamBreaker('u', time.clock);
  asked = 0;
});

const fails = (code: OutboundErrorCode) => () =>
  Promise.reject(new OutboundError(code, 'h', 'cause', { sent: code !== 'unreachable' }));
const breaks = () => Promise.reject(new OutboundError('unreachable', 'h', 'cause', { sent: true }));
const fine = () => Promise.resolve('fine');
/** What comes of a request; `stopped` with the seconds that are left when it was not made. */
const ask = (request: () => Promise<string>, caller = 'a') =>
  breaker
    .run(caller, () => {
      asked += 1;
      return request();
    })
    .catch((error: unknown) => {
      if (!(error instanceof UpstreamError)) return 'failed';
      return `${error.code} ${error.details.retryAfterSeconds ?? ''}`.trim();
    });
const openIt = async () => {
  for (let i = 0; i < FAILED_REQUESTS; i += 1) await ask(fails('unreachable'));
};

it('five requests in a row that reach nobody open it for ten seconds, then one tries', async () => {
  await openIt();
  expect(await ask(fine)).toBe('upstream_unreachable 10');
  await time.advance(PAUSE_MS - 1);
  expect(await ask(fine)).toBe('upstream_unreachable 1');
  expect(asked).toBe(FAILED_REQUESTS);
  await time.advance(1);
  expect(await ask(fine)).toBe('fine');
  expect(await ask(fine)).toBe('fine');
});

it('a try that fails stops all for ten seconds more', async () => {
  await openIt();
  await time.advance(PAUSE_MS);
  expect(await ask(fails('timeout'))).toBe('failed');
  expect(await ask(fine)).toBe('upstream_unreachable 10');
});

it('one tries at a time', async () => {
  await openIt();
  await time.advance(PAUSE_MS);
  let answer: (text: string) => void = () => undefined;
  expect(breaker.state).toBe('open');
  const trying = ask(() => new Promise((resolve) => (answer = resolve)));
  expect(breaker.state).toBe('half_open');
  expect(await ask(fine)).toBe('upstream_unreachable 1');
  answer('fine');
  expect(await trying).toBe('fine');
  expect(breaker.state).toBe('closed');
  expect(await ask(fine)).toBe('fine');
});

it.each(['aborted'] as const)('a try that is %s leaves it to the next', async (code) => {
  await openIt();
  await time.advance(PAUSE_MS);
  await ask(fails(code));
  expect(await ask(fine)).toBe('fine');
});

it.each<[string, () => Promise<string>]>([
  ['an answer', fine],
  ['an answer that is not used', fails('answer_unusable')],
  ['a redirect', fails('redirect_refused')],
  ['an answer that is no message', () => Promise.reject(new Error('not JSON'))],
])('%s between them starts the row anew', async (_name, between) => {
  for (let i = 1; i < FAILED_REQUESTS; i += 1) await ask(fails('unreachable'));
  await ask(between);
  for (let i = 1; i < FAILED_REQUESTS; i += 1) await ask(fails('unreachable'));
  expect(breaker.open).toBe(false);
});

it('clients that leave, and requests that got no turn, say nothing', async () => {
  for (let i = 1; i < FAILED_REQUESTS; i += 1) await ask(fails('unreachable'));
  for (let i = 0; i < 10; i += 1) {
    await ask(fails('aborted'));
    await ask(() => Promise.reject(new UpstreamError('upstream_busy', 'u')));
  }
  expect(breaker.open).toBe(false);
  await ask(fails('unreachable'));
  expect(breaker.open).toBe(true);
});

it.each([
  ['are late', fails('timeout')],
  ['break off once they were sent', breaks],
])('one caller’s calls that %s, however many, do not stop the others’', async (_name, request) => {
  for (let i = 0; i < 100; i += 1) await ask(request, 'slow');
  expect(await ask(request, 'other')).toBe('failed');
  expect(breaker.open).toBe(false);
  for (const caller of ['b', 'c', 'd']) await ask(request, caller);
  expect(breaker.open).toBe(true);
});
