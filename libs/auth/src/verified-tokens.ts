import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ResolvedAuthOptions } from './auth.options.js';
import type { Caller } from './caller.js';
import { isExpired } from './token-claims.js';

/** Most bytes of verified tokens that are remembered, and of their callers; they take a third less than is reckoned. */
export const MAX_VERIFIED_BYTES = 64 * 1024 * 1024;
/** Bytes of an entry beside its token: key, caller and the cache's own bookkeeping. */
const ENTRY_BYTES = 1024;
/** The token itself, and its claims. */
const BYTES_PER_CHARACTER = 2;
/** Milliseconds between two searches for tokens that have ended. */
const SWEEP_MS = 60_000;

/**
 * Callers of tokens whose signature was verified, by the token's hash; bounded by bytes,
 * least recently used out first. An entry holds under the key
 * set it was verified with; its expiry is judged at each use, by the caller of `get`. Tokens that have ended and
 * are not used are forgotten within a minute, as long as others are verified.
 */
export class VerifiedTokens {
  private readonly callers = new LRUCache<string, Caller>({
    maxSize: MAX_VERIFIED_BYTES,
    sizeCalculation: ({ token }) => ENTRY_BYTES + BYTES_PER_CHARACTER * token.value.length,
  });
  private generation = 0;
  private sweptAt: number;

  constructor(private readonly options: Pick<ResolvedAuthOptions, 'clock' | 'clockSkewSeconds'>) {
    this.sweptAt = options.clock();
  }

  get size(): number {
    return this.callers.size;
  }

  get(token: string, generation: number): Caller | undefined {
    if (generation !== this.generation) {
      this.callers.clear();
      this.generation = generation;
    }
    return this.callers.get(digest(token));
  }

  set(token: string, caller: Caller): void {
    const now = this.options.clock();
    // In either direction: the clock may have been set back.
    if (Math.abs(now - this.sweptAt) >= SWEEP_MS) this.sweep(now);
    this.callers.set(digest(token), caller);
  }

  delete(token: string): void {
    this.callers.delete(digest(token));
  }

  private sweep(now: number): void {
    this.sweptAt = now;
    const ended = [...this.callers].filter(([, { token }]) =>
      isExpired(token.expiresAt, this.options),
    );
    for (const [key] of ended) this.callers.delete(key);
  }
}

function digest(token: string): string {
  return hash('sha256', token, 'base64');
}
