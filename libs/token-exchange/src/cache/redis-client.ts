import type { Cluster, DNSLookupFunction, Redis } from 'ioredis';
import type { RedisPlace } from './redis-url.js';

/** Loaded for the first connection, which is made at once: a process without Redis is spared a fifth of its start. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const ioredis = () => require('ioredis') as typeof import('ioredis');

export type RedisClient = Redis | Cluster;

/** Milliseconds for one TCP or TLS connection, and for a Sentinel's answer. */
export const CONNECT_MS = 1_000;
/** Milliseconds after which a connection without an answer to a command is closed. */
const SILENT_SOCKET_MS = 2_000;

/**
 * Connects once: when that fails, or the connection is lost, it emits `end` and nothing more. No command is
 * repeated. `ready` means that the server answers, not that it accepts writes.
 */
export function redisClient(place: RedisPlace): RedisClient {
  const [{ host, port }] = place.hosts;
  const options = connectionOf(place);
  if (place.form === 'cluster') return clusterOf(place, options);
  const { Redis } = ioredis();
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

/** All parts of a URL, as options of the client. */
function connectionOf({ login, db, tls }: RedisPlace) {
  return {
    ...(login && { password: login.password }),
    ...(login?.username !== undefined && { username: login.username }),
    db,
    ...(tls && { tls }),
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_SOCKET_MS,
    // Only a write shows whether it accepts writes; INFO does not.
    enableReadyCheck: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: null,
  };
}

function clusterOf(place: RedisPlace, redisOptions: ReturnType<typeof connectionOf>): Cluster {
  const { Cluster } = ioredis();
  return new Cluster([...place.hosts], {
    redisOptions,
    clusterRetryStrategy: () => null,
    enableReadyCheck: false,
    // Commands wait while the connection to a node is made, within their usual time.
    enableOfflineQueue: true,
    slotsRefreshTimeout: CONNECT_MS,
    // A repeated command could take a claim that no call waits for any more.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // Names are not resolved here: certificates are checked against them, and errors mention them.
    dnsLookup: unresolved,
  });
}

const unresolved: DNSLookupFunction = (name, done) => {
  done(null, name);
};
