import { Sampling, type SamplingRules } from './sampling.js';

const RULES: SamplingRules = { parentBased: true, ratio: 0.25, perSecond: 2 };
const FROM = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), tracestate: undefined };
const sampled = { parent: { ...FROM, sampled: true } };
const unsampled = { parent: { ...FROM, sampled: false } };
const root = { parent: undefined };

let now: number;
let drawn: number;
beforeEach(() => {
  now = 1_800_000_000_000;
  drawn = 0;
});
const sampling = (rules: Partial<SamplingRules> = {}) =>
  new Sampling(
    { ...RULES, ...rules },
    () => now,
    () => drawn,
  );

it('a trace that begins here is recorded by its share', () => {
  const rules = sampling();
  drawn = 0.249;
  expect(rules.records(root)).toBe(true);
  drawn = 0.25;
  expect(rules.records(root)).toBe(false);
});

it.each([
  [0, 0, false],
  [1, 0.999999, true],
])('a share of %d records all or nothing', (ratio, chance, is) => {
  drawn = chance;
  expect(sampling({ ratio }).records(root)).toBe(is);
});

it('what a caller records is recorded so often in a second, and again in the next one', () => {
  const rules = sampling();
  const asked = () => [1, 2, 3, 4].map(() => rules.records(sampled));
  expect(asked()).toEqual([true, true, false, false]);
  now += 999;
  expect(asked()).toEqual([false, false, false, false]);
  now += 1;
  expect(asked()).toEqual([true, true, false, false]);
});

it('what a caller does not record is not recorded, and takes nothing of the rate', () => {
  const rules = sampling({ ratio: 1 });
  for (let i = 0; i < 5; i += 1) expect(rules.records(unsampled)).toBe(false);
  expect(rules.records(sampled)).toBe(true);
});

it('a rate of 0 honours no caller', () => {
  expect(sampling({ perSecond: 0, ratio: 1 }).records(sampled)).toBe(false);
});

it('a sampler that is not parentbased does not look at the caller’s flag, nor at the trace id', () => {
  const rules = sampling({ parentBased: false });
  drawn = 0.1;
  expect([rules.records(unsampled), rules.records(sampled)]).toEqual([true, true]);
  drawn = 0.3;
  expect([rules.records(unsampled), rules.records(sampled)]).toEqual([false, false]);
});

it('a request that was refused is recorded by its share, whatever it says', () => {
  const rules = sampling({ perSecond: 0 });
  drawn = 0.1;
  expect(rules.chance()).toBe(true);
});
