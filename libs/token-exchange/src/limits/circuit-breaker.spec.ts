import { VirtualTime } from '../../../../test/support/virtual-time.js';
import { AccessDeniedError, IssuerUnavailableError } from '../token-exchange.errors.js';
import { CircuitBreaker } from './circuit-breaker.js';

let time: VirtualTime;
let breaker: CircuitBreaker;
let calls: boolean[];
let changes: boolean[];
let callers: number;
beforeEach(() => {
  callers = 0;
  time = new VirtualTime(0);
  calls = [];
  changes = [];
  breaker = new CircuitBreaker(time.clock, (open) => changes.push(open));
});
const call = (outcome: () => Promise<string>, subject = `caller ${(callers += 1)}`) =>
  breaker
    .run(subject, (probe) => {
      calls.push(probe);
      return outcome();
    })
    .catch((error: unknown) => (error as { code: string }).code);
const down = () => Promise.reject(new IssuerUnavailableError());
const denied = () => Promise.reject(new AccessDeniedError());
const fine = () => Promise.resolve('fine');

it('TX-30: failed calls of five subjects in a row open it; nothing is asked until a second later', async () => {
  for (let i = 0; i < 5; i += 1) expect(await call(down)).toBe('unavailable');
  expect(breaker.open).toBe(true);
  expect(await call(fine)).toBe('unavailable');
  await time.advance(999);
  expect(await call(fine)).toBe('unavailable');
  expect(calls).toHaveLength(5);
  await time.advance(1);
  expect(await call(fine)).toBe('fine');
  expect(calls).toEqual([false, false, false, false, false, true]);
  expect(breaker.open).toBe(false);
  expect(changes).toEqual([true, false]);
});

it.each([
  ['a success', fine],
  ['a refusal', denied],
])('%s between failures starts the row anew', async (_name, answer) => {
  for (let i = 0; i < 4; i += 1) await call(down);
  await call(answer);
  for (let i = 0; i < 4; i += 1) await call(down);
  expect(breaker.open).toBe(false);
});

it('one probe at a time, at most one a second, at least one in five, from its start', async () => {
  for (const subject of ['a', 'b', 'c', 'd', 'e']) await call(down, subject);
  const probes: number[] = [];
  for (let second = 0; second < 1_800; second += 1) {
    await time.advance(1_000);
    const before = calls.length;
    await Promise.all(['a', 'b', 'c'].map((subject) => call(down, subject)));
    if (calls.length > before) probes.push(time.now / 1_000);
    expect(calls.length - before).toBeLessThanOrEqual(1);
  }
  expect(probes.slice(0, 6)).toEqual([1, 3, 7, 12, 17, 22]);
  const gaps = probes.slice(1).map((at, i) => at - probes[i]!);
  expect(Math.max(...gaps)).toBe(5);
});

it('a probe under way lets no second one through, however long it takes', async () => {
  for (let i = 0; i < 5; i += 1) await call(down);
  await time.advance(1_000);
  let end: (value: string) => void = () => undefined;
  const slow = call(() => new Promise((resolve) => (end = resolve)));
  await time.advance(60_000);
  expect(await call(fine)).toBe('unavailable');
  end('fine');
  expect(await slow).toBe('fine');
  expect(await call(fine)).toBe('fine');
});

it('one subject’s failures, however many, do not open it', async () => {
  for (let i = 0; i < 1_000; i += 1) await call(down, 'bad');
  expect(breaker.open).toBe(false);
  expect(await call(fine)).toBe('fine');
});

it('who failed while others were answered is not counted again before all is silent', async () => {
  const bad = Array.from({ length: 20 }, (_, i) => `bad ${i}`);
  for (const subject of bad.slice(0, 4)) await call(down, subject);
  await call(fine);
  for (const subject of bad.slice(4, 8)) await call(down, subject);
  await call(fine);
  for (const subject of bad.slice(0, 8)) await call(down, subject);
  expect(breaker.open).toBe(false);
  for (const subject of bad.slice(0, 8)) await call(down, subject);
  expect(breaker.open).toBe(true);
});

it('open, a subject who did not fail is let through after a second, before those who did', async () => {
  const bad = ['a', 'b', 'c', 'd', 'e'];
  for (const subject of bad) await call(down, subject);
  expect(await call(fine, 'good')).toBe('unavailable');
  await time.advance(1_000);
  calls = [];
  for (const subject of bad) await call(down, subject);
  expect(calls).toEqual([]);
  expect(await call(fine, 'good')).toBe('fine');
  expect(calls).toEqual([true]);
});

it('open, those who failed wait no longer for one who does not come back', async () => {
  const bad = ['a', 'b', 'c', 'd', 'e'];
  for (const subject of bad) await call(down, subject);
  expect(await call(fine, 'gone')).toBe('unavailable');
  await time.advance(2_000);
  expect(await call(fine, 'a')).toBe('fine');
});
