import fc from 'fast-check';
import { isWithinBytes } from './argument-size.js';

it('a value is within its bytes as JSON, and not within one fewer', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      expect([bytes, bytes - 1].map((max) => isWithinBytes(value, max))).toEqual([true, false]);
    }),
    { numRuns: 1_000, examples: [['\u0000\ud800é'], [1.7976931348623157e308], [{ '': [] }]] },
  );
});

it('what is missing is null', () => {
  expect([3, 4].map((max) => isWithinBytes(undefined, max))).toEqual([false, true]);
});

it('of what is far too large, and of what is small, no JSON is made', () => {
  const text = { toJSON: () => fail('made') };
  expect(isWithinBytes(['a'.repeat(1_000), text], 100)).toBe(false);
  expect(isWithinBytes(['a', text], 1_000)).toBe(true);
});

function fail(message: string): never {
  throw new Error(message);
}
