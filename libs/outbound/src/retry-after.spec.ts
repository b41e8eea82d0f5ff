import fc from 'fast-check';
import { retryAfterSeconds } from './retry-after.js';

const NOW = Date.UTC(2026, 0, 1);

it.each([
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': '0' }, 1],
  [{ 'retry-after': '9000' }, 60],
  [{ 'retry-after': new Date(NOW + 5_000).toUTCString() }, 5],
  [{ 'retry-after': new Date(NOW - 5_000).toUTCString() }, 1],
  [{ 'retry-after': new Date(NOW + 1e11).toUTCString() }, 60],
  [{ 'retry-after': 'soon' }, 1],
  [{ 'x-ratelimit-reset': String(NOW / 1000 + 9) }, 9],
  [{ 'x-ratelimit-reset': '' }, 1],
  [{ 'retry-after': '3', 'x-ratelimit-reset': String(NOW / 1000 + 9) }, 3],
  [{}, 1],
])('TX-28: %j is %i seconds', (headers: Record<string, string>, seconds) => {
  expect(retryAfterSeconds(headers, NOW)).toBe(seconds);
});

it('TX-28: any header gives whole seconds from 1 to 60', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (after, reset) => {
      const seconds = retryAfterSeconds({ 'retry-after': after, 'x-ratelimit-reset': reset }, NOW);
      expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60).toBe(true);
    }),
  );
});
