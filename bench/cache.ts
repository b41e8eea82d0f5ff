import { randomBytes } from 'node:crypto';
import { MemoryTokenCache } from '../libs/token-exchange/src/cache/memory-token-cache.js';
import { cacheKey } from '../libs/token-exchange/src/cache/cache-key.js';

/*
 * The memory that a delegated token takes, and the time of a look-up among many. Exits 1 when an entry
 * takes too much, or when look-ups slow down with the number of entries.
 */
const ENTRIES = 100_000;
const FEW = 25_000;
const LOOKUPS = 200_000;
/** As long as Auth0's access tokens for one API. */
const TOKEN_BYTES = 900;
/** Four times the entries miss the processor caches more often; a scan would take four times as long. */
const MOST_TIMES_SLOWER = 2.5;

function fill(entries: number): { cache: MemoryTokenCache; keys: string[] } {
  const cache = new MemoryTokenCache(
    { maxEntries: ENTRIES, maxBytes: 512 * 1024 * 1024 },
    Date.now,
  );
  const now = Date.now() / 1000;
  const keys = Array.from({ length: entries }, () => {
    const key = cacheKey({
      issuer: 'https://issuer/',
      profile: 'rfc8693',
      clientId: 'gateway',
      subjectToken: randomBytes(16).toString('hex'),
      subjectTokenType: 'x',
      target: 'audience',
      audience: 'https://api',
      scopes: ['read'],
      actor: '',
      parameters: {},
    });
    const value = randomBytes((TOKEN_BYTES * 3) / 4).toString('base64url');
    const token = {
      value,
      obtainedAt: now,
      expiresAt: now + 3_600,
      scopes: ['read'],
      audience: 'a',
    };
    cache.set(key, token);
    return key;
  });
  return { cache, keys };
}

function nanosecondsEach({ cache, keys }: { cache: MemoryTokenCache; keys: string[] }): number {
  const order = Array.from(
    { length: LOOKUPS },
    () => keys[Math.floor(Math.random() * keys.length)] ?? '',
  );
  const started = process.hrtime.bigint();
  for (const key of order) if (cache.get(key) === undefined) throw new Error('not found');
  return Number(process.hrtime.bigint() - started) / LOOKUPS;
}

function heap(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

const few = fill(FEW);
const before = heap();
const many = fill(ENTRIES);
const perEntry = (heap() - before) / ENTRIES;
const [fewNs, manyNs] = [few, many].map((filled) => {
  nanosecondsEach(filled);
  return nanosecondsEach(filled);
}) as [number, number];
process.stdout.write(
  `${many.cache.size} live entries with tokens of ${TOKEN_BYTES} bytes: ${Math.round(perEntry)} bytes each; ` +
    `a lookup takes ${Math.round(manyNs)} ns, among ${FEW} entries ${Math.round(fewNs)} ns\n`,
);
process.exit(manyNs < fewNs * MOST_TIMES_SLOWER && perEntry < 2 * TOKEN_BYTES ? 0 : 1);
