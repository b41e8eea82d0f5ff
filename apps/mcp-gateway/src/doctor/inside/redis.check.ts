import { Redis } from 'ioredis';
import { quotable } from '#auth';
import { linesOf, type Line } from '../report.js';
import type { Inside } from './inside-context.js';

const redisLine = linesOf('Redis');

/** Milliseconds to connect and be answered. */
const REDIS_MS = 5_000;

/** Asks Redis once, where replicas share tokens; nothing to say where they do not. */
export async function checkRedis({ config }: Inside): Promise<readonly Line[]> {
  const { shared } = config.exchange;
  if (shared === undefined) return [];
  const { host } = new URL(shared.url);
  const redis = new Redis(shared.url, {
    lazyConnect: true,
    connectTimeout: REDIS_MS,
    commandTimeout: REDIS_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let failure: unknown;
  redis.on('error', (error) => {
    failure = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    return [redisLine.ok(`${host} answers`)];
  } catch (error) {
    return [
      redisLine.wrong(`${quotable(host)} cannot be used: ${codeOf(failure ?? error)}`, {
        setting: 'REDIS_URL',
        instead:
          'write the URL of a Redis that answers, with its user and password; without one each replica exchanges for itself',
      }),
    ];
  } finally {
    redis.disconnect();
  }
}

/** The code of an error, or the first word of what Redis says (`WRONGPASS`, `NOAUTH`). */
function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? /^[A-Z]{2,20}\b/.exec(message)?.[0] ?? 'no answer';
}
