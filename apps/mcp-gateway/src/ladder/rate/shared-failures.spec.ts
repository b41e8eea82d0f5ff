import type { CountAsk, SharedCounts, Taken } from '#token-exchange';
import { VirtualTime } from '../../../../../test/support/virtual-time.js';
import { RateWindow } from './rate-window.js';
import { MAX_WRITTEN, SharedFailures } from './shared-failures.js';

const ROOM: Taken = { granted: 1, leftMs: 50_000, room: 5 };
const FULL: Taken = { granted: 0, leftMs: 50_000, room: 0 };

let time: VirtualTime;
let writes: (readonly CountAsk[])[];
let answer: Taken | undefined;
let alone: number;
let failures: SharedFailures;
beforeEach(() => {
  time = new VirtualTime();
  [writes, answer, alone] = [[], ROOM, 0];
  const shared: SharedCounts = {
    answers: true,
    take: (asks) => {
      writes.push(asks);
      return Promise.resolve(answer && asks.map(() => answer!));
    },
    alone: (decisions) => void (alone += decisions),
  };
  failures = new SharedFailures(10, shared, new RateWindow(10, time.clock), {
    steady: time.clock,
    after: time.after,
  });
});

const fails = (source: string, times: number) => {
  for (let i = 0; i < times; i += 1) failures.count(source);
};

it('AUTH-18: however many failures, they are written once a second, each source once', async () => {
  fails('a', 1_000);
  fails('b', 3);
  expect(writes).toEqual([]);
  await time.advance(1_000);
  const ask = { most: 10, windowMs: 60_000 };
  expect(writes).toEqual([
    [
      { ...ask, key: 'a', want: 1_000 },
      { ...ask, key: 'b', want: 3 },
    ],
  ]);
  await time.advance(60_000);
  expect(writes).toHaveLength(1);
});

it('AUTH-18: a source that all replicas together saw too often waits until its window ends', async () => {
  answer = FULL;
  fails('a', 1);
  expect(failures.wait('a')).toBeUndefined();
  await time.advance(1_000);
  expect([failures.wait('a'), failures.wait('b')]).toEqual([50, undefined]);
  await time.advance(49_999);
  expect(failures.wait('a')).toBe(1);
  await time.advance(1);
  expect(failures.wait('a')).toBeUndefined();
});

it('AUTH-18: the limit holds here at once, and without Redis', async () => {
  answer = undefined;
  fails('a', 9);
  expect(failures.wait('a')).toBeUndefined();
  fails('a', 1);
  expect(failures.wait('a')).toBe(60);
  await time.advance(1_000);
  expect([alone, failures.wait('a')]).toEqual([1, 59]);
});

it('a flood of sources is written little by little', async () => {
  for (let i = 0; i < 2 * MAX_WRITTEN + 1; i += 1) fails(`source ${i}`, 1);
  await time.advance(3_000);
  expect(writes.map(({ length }) => length)).toEqual([MAX_WRITTEN, MAX_WRITTEN, 1]);
});
