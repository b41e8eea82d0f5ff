import { drainProblems, drainTimes } from './drain-times.js';

const LONGEST = { ms: 15_000, settings: 'EXCHANGE_TIMEOUT_MS and UPSTREAM_TIMEOUT_MS' };
const problems = (delay: number, timeout: number) =>
  drainProblems(drainTimes({ DRAIN_DELAY: delay, DRAIN_TIMEOUT: timeout }), LONGEST);

it.each([
  [5, 25],
  [0, 20],
  [9.5, 24.5],
])(
  'OPS-01: DRAIN_DELAY %d and DRAIN_TIMEOUT %d leave the longest call its time',
  (delay, timeout) => {
    expect(problems(delay, timeout)).toEqual([]);
  },
);

it.each([
  [0, 19.9, 20],
  [5, 15, 20],
  [10, 24, 25],
])(
  'OPS-01: DRAIN_DELAY %d with DRAIN_TIMEOUT %d is refused; the least is said: %d',
  (...values) => {
    const [delay, timeout, least] = values;
    expect(problems(delay, timeout)).toEqual([
      `DRAIN_TIMEOUT: ${timeout} is too short for EXCHANGE_TIMEOUT_MS and UPSTREAM_TIMEOUT_MS; set it to ${least} or more`,
    ]);
  },
);

it('OPS-01: a delay that is not below the timeout is refused, whatever the longest call', () => {
  const times = drainTimes({ DRAIN_DELAY: 3, DRAIN_TIMEOUT: 3 });
  expect(drainProblems(times)).toEqual([
    'DRAIN_DELAY: 3 is not below DRAIN_TIMEOUT 3; set it lower',
  ]);
  expect(drainProblems(drainTimes({ DRAIN_DELAY: 2.5, DRAIN_TIMEOUT: 3 }))).toEqual([]);
});
