import { safeLine } from '#foreign-text';
import { realAfter } from '#outbound';
import { RedisLink } from './redis-link.js';
import { reachProblem } from './redis-reach.js';
import { readRedisUrl } from './redis-url.js';

/**
 * Tries a Redis once, for about a second: returns why it cannot be used, or undefined if it accepts a write.
 * The text is one line without the URL's secrets. Throws `TypeError` for a URL that is wrong.
 */
export async function redisProblem(url: string): Promise<string | undefined> {
  let cause: string | undefined;
  const logger = {
    warn: (fields: object) => {
      const { cause: said } = fields as { readonly cause?: unknown };
      if (typeof said === 'string') cause ??= said;
    },
  };
  const link = new RedisLink(url, { logger, clock: Date.now, after: realAfter }, () => undefined);
  try {
    await link.opened();
    const answer = await link.ask((client) => client.get('mcp-gateway:trial'));
    return answer === undefined
      ? (cause ?? safeLine(await reachProblem(readRedisUrl(url))))
      : undefined;
  } finally {
    link.close();
  }
}
