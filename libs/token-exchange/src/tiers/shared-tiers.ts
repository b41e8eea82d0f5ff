import { RedisLink } from '../cache/redis-link.js';
import { defineScripts } from '../cache/redis-scripts.js';
import { RedisTokenCache } from '../cache/redis-token-cache.js';
import { NOT_SHARED, type SharedTokenCache } from '../cache/shared-token-cache.js';
import { TokenCipher } from '../cache/token-cipher.js';
import { defineCountScripts } from '../counting/count-scripts.js';
import { RedisCounts } from '../counting/redis-counts.js';
import type { ResolvedExchangeOptions } from '../token-exchange.options.js';

/** What replicas share, over one connection. */
export interface SharedTiers {
  readonly tokens: SharedTokenCache;
  /** Undefined where nothing is shared. */
  readonly counts: RedisCounts | undefined;
}

/** Connects by itself. Throws `TypeError` for an unusable URL or keys. */
export function sharedTiers(options: ResolvedExchangeOptions): SharedTiers {
  const { shared } = options;
  if (shared === undefined) return { tokens: NOT_SHARED, counts: undefined };
  const cipher = new TokenCipher(shared.keys);
  const failed = () => {
    options.observer({ kind: 'shared_cache_failed' });
  };
  const all = { ...options, ...shared };
  const lasting = { ...all, clock: options.steady };
  const link = new RedisLink(shared.url, { ...lasting, failed }, (client) => {
    defineScripts(client);
    defineCountScripts(client);
  });
  return { tokens: new RedisTokenCache(link, cipher, all), counts: new RedisCounts(link, lasting) };
}
