import { LRUCache } from 'lru-cache';
import type { Clock } from '#outbound';
import { isFresh, renewableAt, type DelegatedToken } from '../delegated-token.js';

/** Milliseconds until a failed renewal is tried again. */
const NEXT_RENEWAL_MS = 5_000;
/** Milliseconds between two searches for expired entries. */
const SWEEP_MS = 60_000;
/** Bytes of an entry beside its token's text: key, objects and the cache's own bookkeeping. */
const ENTRY_BYTES = 400;

interface Entry {
  readonly token: DelegatedToken;
  renewAt: number;
}

/**
 * Delegated tokens in this process, by `cacheKey`: bounded by count and by bytes, the least recently used is
 * removed first, and none is returned after its expiry.
 */
export class MemoryTokenCache {
  private readonly entries: LRUCache<string, Entry>;
  private sweptAt: number;

  /** `evicted` is called for each token that is removed before its expiry. */
  constructor(
    bounds: { readonly maxEntries: number; readonly maxBytes: number },
    private readonly clock: Clock,
    evicted: () => void = () => undefined,
  ) {
    this.sweptAt = clock();
    this.entries = new LRUCache({
      max: bounds.maxEntries,
      maxSize: bounds.maxBytes,
      dispose: ({ token }, _key, reason) => {
        if (reason === 'evict' && isFresh(token, clock())) evicted();
      },
      sizeCalculation: ({ token }) => ENTRY_BYTES + token.value.length,
    });
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): DelegatedToken | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || isFresh(entry.token, this.clock())) return entry?.token;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, token: DelegatedToken): void {
    const now = this.clock();
    // In either direction: the clock may have been set back.
    if (Math.abs(now - this.sweptAt) >= SWEEP_MS) this.sweep(now);
    if (isFresh(token, now)) this.entries.set(key, { token, renewAt: renewableAt(token) });
  }

  /** Removes the entry only if it still holds this token. */
  evict(key: string, token: DelegatedToken): void {
    if (this.entries.peek(key)?.token.value === token.value) this.entries.delete(key);
  }

  /** Whether the entry is due for a renewal; returns true at most once in five seconds. */
  dueForRenewal(key: string): boolean {
    const entry = this.entries.peek(key);
    const now = this.clock();
    if (entry === undefined || now < entry.renewAt) return false;
    entry.renewAt = now + NEXT_RENEWAL_MS;
    return true;
  }

  private sweep(now: number): void {
    this.sweptAt = now;
    const ended = [...this.entries].filter(([, { token }]) => !isFresh(token, now));
    for (const [key] of ended) this.entries.delete(key);
  }
}
