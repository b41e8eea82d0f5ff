import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.js';

/** Most verified tokens that are remembered. */
export const MAX_VERIFIED_TOKENS = 10_000;
/** Most bytes of them, approximately. */
export const MAX_VERIFIED_BYTES = 64 * 1024 * 1024;
/** Bytes of an entry beside its token: key, caller and the cache's own bookkeeping. */
const ENTRY_BYTES = 1024;
/** The token itself, and its claims. */
const BYTES_PER_CHARACTER = 2;

/**
 * Callers of tokens whose signature was verified, by the token's hash; bounded by count and by bytes,
 * least recently used out first. An entry holds under the key
 * set it was verified with; its expiry is judged at each use, by the caller of `get`.
 */
export class VerifiedTokens {
  private readonly callers = new LRUCache<string, Caller>({
    max: MAX_VERIFIED_TOKENS,
    maxSize: MAX_VERIFIED_BYTES,
    sizeCalculation: ({ token }) => ENTRY_BYTES + BYTES_PER_CHARACTER * token.value.length,
  });
  private generation = 0;

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
    this.callers.set(digest(token), caller);
  }

  delete(token: string): void {
    this.callers.delete(digest(token));
  }
}

function digest(token: string): string {
  return hash('sha256', token, 'base64');
}
