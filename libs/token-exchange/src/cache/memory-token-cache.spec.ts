import { MemoryTokenCache } from './memory-token-cache.js';

const token = (value: string, expiresAt = 1_000) => ({
  value,
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
  const cache = new MemoryTokenCache(10, () => clock);
  cache.set('k', token('a'));
  clock = now;
  expect(cache.get('k') !== undefined).toBe(served);
  expect(cache.size).toBe(served ? 1 : 0);
});

it('XC-06: it never holds more than its bound; the least recently used goes', () => {
  const cache = new MemoryTokenCache(2, () => 0);
  for (const key of ['a', 'b']) cache.set(key, token(key));
  cache.get('a');
  cache.set('c', token('c'));
  expect(cache.size).toBe(2);
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('a')?.value).toBe('a');
});

it('UP-01, XC-07: eviction removes the token it names, not a newer one', () => {
  const cache = new MemoryTokenCache(2, () => 0);
  cache.set('k', token('new'));
  cache.evict('k', token('old'));
  expect(cache.get('k')?.value).toBe('new');
  cache.evict('k', token('new'));
  expect(cache.get('k')).toBeUndefined();
});

it('TX-14: a token that is over at once is not kept', () => {
  const cache = new MemoryTokenCache(2, () => 1_000_000);
  cache.set('k', token('a', 1_000));
  expect(cache.size).toBe(0);
});
