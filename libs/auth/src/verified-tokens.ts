import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.js';

const MAX_TOKENS = 10_000;

/**
 * Callers of tokens whose signature was verified, by the token's hash. An entry holds under the key
 * set it was verified with; its expiry is judged at each use, by the caller of `get`.
 */
export class VerifiedTokens {
  private readonly callers = new LRUCache<string, Caller>({ max: MAX_TOKENS });
  private generation = 0;

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
