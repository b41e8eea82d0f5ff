import type { DelegatedToken } from '../delegated-token.js';

/** Where delegated tokens wait for their next use. Keys are `cacheKey` hashes. */
export interface TokenCache {
  get(key: string): DelegatedToken | undefined;
  set(key: string, token: DelegatedToken): void;
  /** Removes the entry only if it still holds this token. */
  evict(key: string, token: DelegatedToken): void;
}
