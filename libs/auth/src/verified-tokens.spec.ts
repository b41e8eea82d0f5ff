import type { Caller } from './caller.js';
import { MAX_VERIFIED_BYTES, MAX_VERIFIED_TOKENS, VerifiedTokens } from './verified-tokens.js';

const callerOf = (value: string) => ({ token: { value, expiresAt: 9e9 } }) as unknown as Caller;

it('XC-06: verified tokens are bounded by count, and long ones by bytes', () => {
  const short = new VerifiedTokens();
  for (let i = 0; i < MAX_VERIFIED_TOKENS + 50; i += 1) short.set(`t${i}`, callerOf(`t${i}`));
  expect(short.size).toBe(MAX_VERIFIED_TOKENS);
  const long = new VerifiedTokens();
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
  const tokens = new VerifiedTokens();
  tokens.set('a', callerOf('a'));
  expect(tokens.get('a', 0)).toBeDefined();
  expect(tokens.get('a', 1)).toBeUndefined();
});
