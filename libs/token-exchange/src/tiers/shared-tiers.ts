import { ClaimedEntries } from '../cache/claimed-entries.js';
import { EntryCipher } from '../cache/entry-cipher.js';
import { RedisLink } from '../cache/redis-link.js';
import { defineScripts } from '../cache/redis-scripts.js';
import { RedisSessions } from '../cache/redis-sessions.js';
import { RedisTokenCache } from '../cache/redis-token-cache.js';
import { readSharedSession } from '../cache/shared-sessions.js';
import { NOT_SHARED, type SharedTokenCache } from '../cache/shared-token-cache.js';
import { defineCountScripts } from '../counting/count-scripts.js';
import { RedisCounts } from '../counting/redis-counts.js';
import { readDelegatedToken } from '../delegated-token.js';
import type { ResolvedExchangeOptions } from '../token-exchange.options.js';

/** What replicas share, over one connection. */
export interface SharedTiers {
  readonly tokens: SharedTokenCache;
  /** Undefined where nothing is shared. */
  readonly counts: RedisCounts | undefined;
  /** Undefined where nothing is shared. */
  readonly sessions: RedisSessions | undefined;
}

/** Connects by itself. Throws `TypeError` for an unusable URL or keys. */
export function sharedTiers(options: ResolvedExchangeOptions): SharedTiers {
  const { shared } = options;
  if (shared === undefined) return { tokens: NOT_SHARED, counts: undefined, sessions: undefined };
  const cipher = new EntryCipher(shared.keys);
  const failed = () => {
    options.observer({ kind: 'shared_cache_failed' });
  };
  const all = { ...options, ...shared };
  const lasting = { ...all, clock: options.steady };
  const link = new RedisLink(shared.url, { ...lasting, failed }, (client) => {
    defineScripts(client);
    defineCountScripts(client);
  });
  const tokenKind = { name: 'token', read: readDelegatedToken };
  const sessionKind = { name: 'session', read: readSharedSession };
  return {
    tokens: new RedisTokenCache(link, new ClaimedEntries(link, cipher, tokenKind, all), all),
    counts: new RedisCounts(link, lasting),
    sessions: new RedisSessions(new ClaimedEntries(link, cipher, sessionKind, all), lasting),
  };
}
