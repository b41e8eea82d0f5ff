import type { Caller } from './caller.js';
import { MAX_VERIFIED_BYTES, VerifiedTokens } from './verified-tokens.js';

const callerOf = (value: string, expiresAt = 9e9) =>
  ({ token: { value, expiresAt } }) as unknown as Caller;
const SKEW = 30;
let now: number;
beforeEach(() => {
  now = 1_000_000;
});
const verifiedTokens = () =>
  new VerifiedTokens({ clock: () => now * 1_000, clockSkewSeconds: SKEW });

it.each([1, 800, 14_600])(
  'XC-06: verified tokens of %i characters are bounded by bytes, the least recently used out first',
  (length) => {
    const tokens = verifiedTokens();
    const padded = (index: number) => String(index).padEnd(length, 'x');
    const most = Math.floor(MAX_VERIFIED_BYTES / length);
    const count = Math.min(most, 70_000);
    for (let i = 0; i < count; i += 1) tokens.set(padded(i), callerOf(padded(i)));
    expect(tokens.size * Math.max(length, 1_024)).toBeLessThanOrEqual(MAX_VERIFIED_BYTES);
    expect(tokens.size).toBeGreaterThan(2_000);
    expect(tokens.get(padded(count - 1), 0)).toBeDefined();
    expect(tokens.get(padded(0), 0)).toBeUndefined();
  },
);

it('another set of keys voids what was verified with the last one', () => {
  const tokens = verifiedTokens();
  tokens.set('a', callerOf('a'));
  expect(tokens.get('a', 0)).toBeDefined();
  expect(tokens.get('a', 1)).toBeUndefined();
});

it('tokens that have ended are forgotten within a minute, whether or not they are used again', () => {
  const tokens = verifiedTokens();
  const lifetimes = [20, 60 - SKEW, 60 - SKEW + 1, 600];
  for (const seconds of lifetimes) tokens.set(`${seconds}`, callerOf(`${seconds}`, now + seconds));
  now += 59;
  tokens.set('before', callerOf('before'));
  expect(tokens.size).toBe(lifetimes.length + 1);
  now += 1;
  tokens.set('after', callerOf('after'));
  const known = [...lifetimes, 'before', 'after'].filter((token) => tokens.get(String(token), 0));
  expect(known).toEqual([60 - SKEW + 1, 600, 'before', 'after']);
  expect(tokens.size).toBe(known.length);
});

it('a clock that was set back does not keep them longer', () => {
  const tokens = verifiedTokens();
  now -= 3_600;
  tokens.set('short', callerOf('short', now + 10));
  now += 60;
  tokens.set('next', callerOf('next'));
  expect(tokens.get('short', 0)).toBeUndefined();
  expect(tokens.size).toBe(1);
});
