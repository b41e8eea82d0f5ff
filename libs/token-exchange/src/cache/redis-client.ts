import { Cluster, Redis, type DNSLookupFunction } from 'ioredis';
import type { RedisPlace } from './redis-url.js';

export type RedisClient = Redis | Cluster;

/** Milliseconds for one TCP or TLS connection, and for a Sentinel's answer. */
export const CONNECT_MS = 1_000;
/** Milliseconds after which a connection that is asked something and says nothing is closed. */
const SILENT_SOCKET_MS = 2_000;

/**
 * Connects once: when that fails, or what was connected is lost, `end` comes and nothing after it.
 * Nothing is asked again. `ready` says that somebody answers, not that he may be written to.
 */
export function redisClient(place: RedisPlace): RedisClient {
  const [{ host, port }] = place.hosts;
  const options = connectionOf(place);
  if (place.form === 'cluster') return clusterOf(place, options);
  if (place.sentinel === undefined) return new Redis({ ...options, host, port });
  const { name, login } = place.sentinel;
  return new Redis({
    ...options,
    name,
    sentinels: [...place.hosts],
    ...(login?.username !== undefined && { sentinelUsername: login.username }),
    ...(login && { sentinelPassword: login.password }),
    ...(place.tls && { enableTLSForSentinelMode: true, sentinelTLS: place.tls }),
    sentinelRetryStrategy: () => null,
    sentinelCommandTimeout: CONNECT_MS,
  });
}

/** All settings of a URL, as a client takes them. */
function connectionOf({ login, db, tls }: RedisPlace) {
  return {
    ...(login && { password: login.password }),
    ...(login?.username !== undefined && { username: login.username }),
    db,
    ...(tls && { tls }),
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_SOCKET_MS,
    // Whether it may be written to is asked of it by a write, which INFO does not tell.
    enableReadyCheck: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: null,
  };
}

function clusterOf(place: RedisPlace, redisOptions: ReturnType<typeof connectionOf>): Cluster {
  return new Cluster([...place.hosts], {
    redisOptions,
    clusterRetryStrategy: () => null,
    enableReadyCheck: false,
    // What is asked while the connection to a node is made waits for it, and no longer than anything.
    enableOfflineQueue: true,
    slotsRefreshTimeout: CONNECT_MS,
    // Asked again later, a claim would be taken when nobody waits for it any more.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // A name stays one: certificates are checked against it, and what it does not lead to is said of it.
    dnsLookup: unresolved,
  });
}

const unresolved: DNSLookupFunction = (name, done) => {
  done(null, name);
};
