import fc from 'fast-check';
import { Deadline } from '#outbound';
import { VirtualTime } from '../../../../test/support/virtual-time.js';
import type { SlowDownError } from '../token-exchange.errors.js';
import { RateBudget } from './rate-budget.js';

it('a budget is never exceeded in any second, and turns come in order of arrival', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 40 }),
      async (rate, gaps) => {
        const time = new VirtualTime(0);
        const budget = new RateBudget(time.clock, time.sleep);
        const went: { at: number; who: number }[] = [];
        for (const [who, gap] of gaps.entries()) {
          await time.advance(gap);
          void budget.turn(new Deadline(time.clock, 1e9), rate).then(() => {
            went.push({ at: time.now, who });
          });
        }
        await time.advance(1e6);
        expect(went.map(({ who }) => who)).toEqual(gaps.map((_gap, who) => who));
        for (const { at } of went) {
          const within = went.filter((other) => other.at >= at && other.at < at + 1_000);
          expect(within.length).toBeLessThanOrEqual(rate);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('TX-28: who would wait too long for the deadline is told the seconds and takes no place', async () => {
  const time = new VirtualTime(0);
  const budget = new RateBudget(time.clock, time.sleep);
  await budget.turn(new Deadline(time.clock, 3_000), 1);
  const second = budget.turn(new Deadline(time.clock, 3_000), 1);
  const third = budget.turn(new Deadline(time.clock, 3_000), 1);
  for (let i = 0; i < 3; i += 1) {
    const refused = budget.turn(new Deadline(time.clock, 3_000), 1);
    await expect(refused).rejects.toMatchObject({
      code: 'slow_down',
      retryAfterSeconds: 3,
    } satisfies Partial<SlowDownError>);
  }
  await time.advance(2_000);
  await Promise.all([second, third]);
  expect(budget.idle(1)).toBe(false);
  await time.advance(1_000);
  expect(budget.idle(1)).toBe(true);
});

/** Turns as replicas share them, answered as told; what was asked. */
function turnsOf(...answers: (number | undefined)[]) {
  const asked: (readonly [perSecond: number, mostMs: number])[] = [];
  const next = (perSecond: number, mostMs: number) => {
    asked.push([perSecond, mostMs]);
    return Promise.resolve(answers.shift());
  };
  return { asked, next };
}

it('shared turns are waited for as told, and what waits too long is refused with their seconds', async () => {
  const time = new VirtualTime(0);
  const turns = turnsOf(0, 300, 2_401);
  const budget = new RateBudget(time.clock, time.sleep, turns);
  const went: number[] = [];
  const turn = () =>
    budget.turn(new Deadline(time.clock, 3_000), 5).then(() => void went.push(time.now));
  await turn();
  expect(budget.idle(5)).toBe(true);
  const second = turn();
  await time.advance(0);
  expect([budget.idle(5), budget.waiting]).toEqual([false, 1]);
  await expect(turn()).rejects.toMatchObject({ code: 'slow_down', retryAfterSeconds: 3 });
  await time.advance(300);
  await second;
  expect(went).toEqual([0, 300]);
  expect(turns.asked).toEqual([
    [5, 2_400],
    [5, 2_400],
    [5, 2_400],
  ]);
});

it('without an answer of the others a replica keeps the whole budget itself', async () => {
  const time = new VirtualTime(0);
  const budget = new RateBudget(time.clock, time.sleep, turnsOf());
  const went: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    void budget.turn(new Deadline(time.clock, 5_000), 2).then(() => void went.push(time.now));
  }
  await time.advance(5_000);
  expect(went).toEqual([0, 0, 1_000, 1_000, 2_000]);
});

it('without a budget nobody waits', async () => {
  const time = new VirtualTime(0);
  const budget = new RateBudget(time.clock, time.sleep);
  for (let i = 0; i < 100; i += 1) await budget.turn(new Deadline(time.clock, 0), undefined);
  expect(budget.idle(undefined)).toBe(true);
});
