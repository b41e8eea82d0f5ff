import { LRUCache } from 'lru-cache';
import { isFresh, type DelegatedToken } from '../delegated-token.js';
import type { TokenCache } from './token-cache.js';

/** Bounded cache in this process: least recently used out first, nothing beyond its expiry. */
export class MemoryTokenCache implements TokenCache {
  private readonly entries: LRUCache<string, DelegatedToken>;

  constructor(
    maxEntries: number,
    private readonly clock: () => number,
  ) {
    this.entries = new LRUCache({ max: maxEntries });
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): DelegatedToken | undefined {
    const token = this.entries.get(key);
    if (token === undefined || isFresh(token, this.clock())) return token;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, token: DelegatedToken): void {
    if (isFresh(token, this.clock())) this.entries.set(key, token);
  }

  evict(key: string, token: DelegatedToken): void {
    if (this.entries.peek(key)?.value === token.value) this.entries.delete(key);
  }
}
