import type { CountAsk, SharedCounts, Taken } from '#token-exchange';
import { VirtualTime } from '../../../../../test/support/virtual-time.js';
import { RateWindow } from './rate-window.js';
import { leaseOf, SharedWindow } from './shared-window.js';

type Answer = Taken | undefined;

let time: VirtualTime;
let asks: CountAsk[];
let answers: Answer[];
let alone: number;
let answering: boolean;
/** Redis's answers are held back until this is called. */
let release: (() => void) | undefined;
beforeEach(() => {
  time = new VirtualTime();
  [asks, answers, alone, answering, release] = [[], [], 0, true, undefined];
});

function windowOf(limit: number, held = false): SharedWindow {
  const shared: SharedCounts = {
    get answers() {
      return answering;
    },
    take: async ([ask]) => {
      asks.push(ask!);
      if (held) await new Promise<void>((resolve) => (release = resolve));
      const answer = answers.shift();
      return answer && [answer];
    },
    alone: (decisions) => void (alone += decisions),
  };
  return new SharedWindow(limit, shared, new RateWindow(limit, time.clock), time.clock);
}

async function takes(window: SharedWindow, times: number): Promise<number[]> {
  const waits = [];
  for (let i = 0; i < times; i += 1) waits.push(await window.take('a'));
  return waits;
}

it.each([
  [1, 1],
  [20, 1],
  [39, 1],
  [40, 2],
  [199, 9],
  [200, 10],
  [1_000_000, 10],
])('of a limit of %i so many are taken at once: %i', (limit, lease) => {
  expect(leaseOf(limit)).toBe(lease);
});

it('TOOL-11: a lease is spent here before more is asked for', async () => {
  const window = windowOf(60);
  answers = [
    { granted: 3, leftMs: 60_000, room: 57 },
    { granted: 3, leftMs: 59_000, room: 0 },
  ];
  expect(window.take('a')).toBeInstanceOf(Promise);
  await time.advance(0);
  expect([window.take('a'), window.take('a')]).toEqual([0, 0]);
  expect(asks).toEqual([{ key: 'a', most: 60, want: 3, windowMs: 60_000 }]);
  expect(await takes(window, 3)).toEqual([0, 0, 0]);
  expect(asks).toHaveLength(2);
});

it('TOOL-11: a window that is full is not asked again until it ends', async () => {
  const window = windowOf(60);
  answers = [
    { granted: 2, leftMs: 12_000, room: 0 },
    { granted: 3, leftMs: 60_000, room: 57 },
  ];
  expect(await takes(window, 2)).toEqual([0, 0]);
  for (let i = 0; i < 100; i += 1) expect(window.take('a')).toBe(12);
  await time.advance(11_500);
  expect(window.take('a')).toBe(1);
  expect(asks).toHaveLength(1);
  await time.advance(500);
  expect(await window.take('a')).toBe(0);
});

it('what was taken is not spent after its window, which ends no later than it was told', async () => {
  const window = windowOf(60, true);
  answers = [
    { granted: 3, leftMs: 1_000, room: 0 },
    { granted: 3, leftMs: 60_000, room: 57 },
  ];
  const first = window.take('a');
  await time.advance(40);
  release?.();
  expect(await first).toBe(0);
  // The answer took 40 ms, any of which may be after the script ran.
  await time.advance(959);
  expect(window.take('a')).toBe(0);
  await time.advance(1);
  expect(window.take('a')).toBe(1);
  await time.advance(40);
  expect(window.take('a')).toBeInstanceOf(Promise);
});

it('those who wait share the question; the next one asks for all of them', async () => {
  const window = windowOf(60, true);
  answers = [
    { granted: 3, leftMs: 60_000, room: 57 },
    { granted: 9, leftMs: 60_000, room: 48 },
  ];
  const waiting = Array.from({ length: 12 }, async () => window.take('a'));
  await time.advance(0);
  expect(asks.map(({ want }) => want)).toEqual([3]);
  release?.();
  await time.advance(0);
  expect(asks.map(({ want }) => want)).toEqual([3, 9]);
  release?.();
  expect(await Promise.all(waiting)).toEqual(Array(12).fill(0));
});

it('without an answer the whole limit holds here, each decision is told, and sharing resumes', async () => {
  const window = windowOf(2);
  answers = [undefined];
  expect(await window.take('a')).toBe(0);
  answering = false;
  expect([window.take('a'), window.take('a'), window.take('b')]).toEqual([0, 60, 0]);
  expect([alone, asks.length]).toEqual([4, 1]);
  answering = true;
  answers = [{ granted: 1, leftMs: 60_000, room: 1 }];
  expect(await window.take('a')).toBe(0);
  expect(alone).toBe(4);
});

it('a window that ends with each answer is not asked for ever', async () => {
  const window = windowOf(2);
  answers = Array<Answer>(9).fill({ granted: 1, leftMs: 0, room: 0 });
  expect(await window.take('a')).toBe(0);
  expect([alone, asks.length]).toEqual([1, 3]);
});
