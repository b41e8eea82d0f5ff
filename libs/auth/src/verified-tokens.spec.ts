import type { Caller } from './caller.js';
import { MAX_VERIFIED_BYTES, MAX_VERIFIED_TOKENS, VerifiedTokens } from './verified-tokens.js';

const callerOf = (value: string, expiresAt = 9e9) =>
  ({ token: { value, expiresAt } }) as unknown as Caller;
const SKEW = 30;
let now: number;
beforeEach(() => {
  now = 1_000_000;
});
const verifiedTokens = () =>
  new VerifiedTokens({ clock: () => now * 1_000, clockSkewSeconds: SKEW });

it('XC-06: verified tokens are bounded by count, and long ones by bytes', () => {
  const short = verifiedTokens();
  for (let i = 0; i < MAX_VERIFIED_TOKENS + 50; i += 1) short.set(`t${i}`, callerOf(`t${i}`));
  expect(short.size).toBe(MAX_VERIFIED_TOKENS);
  const long = verifiedTokens();
  const length = 14_600;
  for (let i = 0; i < 5_000; i += 1) {
    const token = `${i}`.padEnd(length, 'x');
    long.set(token, callerOf(token));
  }
  expect(long.size * length).toBeLessThan(MAX_VERIFIED_BYTES);
  expect(long.size).toBeGreaterThan(1_000);
  expect(long.get('4999'.padEnd(length, 'x'), 0)).toBeDefined();
  expect(long.get('0'.padEnd(length, 'x'), 0)).toBeUndefined();
});

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
