import { MemoryTokenCache } from './memory-token-cache.js';

const BOUNDS = { maxEntries: 10, maxBytes: 1_000_000 };
const token = (value: string, expiresAt = 1_000) => ({
  value,
  obtainedAt: 0,
  expiresAt,
  scopes: [],
  audience: 'u',
});

it.each([
  [984_999, true],
  [985_000, false],
  [1_000_000, false],
])('XC-02: 15 s before its end (now %i ms) an entry is no longer handed out: %s', (now, served) => {
  let clock = 0;
  const cache = new MemoryTokenCache(BOUNDS, () => clock);
  cache.set('k', token('a'));
  clock = now;
  expect(cache.get('k') !== undefined).toBe(served);
  expect(cache.size).toBe(served ? 1 : 0);
});

it('XC-06: it never holds more than its bound; the least recently used goes', () => {
  const cache = new MemoryTokenCache({ ...BOUNDS, maxEntries: 2 }, () => 0);
  for (const key of ['a', 'b']) cache.set(key, token(key));
  cache.get('a');
  cache.set('c', token('c'));
  expect(cache.size).toBe(2);
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('a')?.value).toBe('a');
});

it('UP-01, XC-07: eviction removes the token it names, not a newer one', () => {
  const cache = new MemoryTokenCache({ ...BOUNDS, maxEntries: 2 }, () => 0);
  cache.set('k', token('new'));
  cache.evict('k', token('old'));
  expect(cache.get('k')?.value).toBe('new');
  cache.evict('k', token('new'));
  expect(cache.get('k')).toBeUndefined();
});

it('TX-14: a token that is over at once is not kept', () => {
  const cache = new MemoryTokenCache({ ...BOUNDS, maxEntries: 2 }, () => 1_000_000);
  cache.set('k', token('a', 1_000));
  expect(cache.size).toBe(0);
});

it('XC-06: long tokens count by their bytes', () => {
  const cache = new MemoryTokenCache({ ...BOUNDS, maxBytes: 10_000 }, () => 0);
  for (let i = 0; i < 10; i += 1) cache.set(String(i), token(String(i).repeat(4_000)));
  expect(cache.size).toBe(2);
});

it('a token in use is due for renewal from 80 % of its usable life, once in five seconds', () => {
  let now = 0;
  const cache = new MemoryTokenCache(BOUNDS, () => now);
  cache.set('k', token('a', 1_015));
  expect(cache.dueForRenewal('unknown')).toBe(false);
  now = 799_999;
  expect(cache.dueForRenewal('k')).toBe(false);
  now = 800_000;
  expect([cache.dueForRenewal('k'), cache.dueForRenewal('k')]).toEqual([true, false]);
  now += 5_000;
  expect(cache.dueForRenewal('k')).toBe(true);
});

it('XC-06: what ended is let go within a minute of use, asked for or not', () => {
  let now = 0;
  const cache = new MemoryTokenCache({ maxEntries: 1_000, maxBytes: 1e9 }, () => now);
  for (let i = 0; i < 500; i += 1) cache.set(String(i), token('short', 30));
  cache.set('long', token('long'));
  now = 60_000;
  cache.set('next', token('next'));
  expect(cache.size).toBe(2);
});
