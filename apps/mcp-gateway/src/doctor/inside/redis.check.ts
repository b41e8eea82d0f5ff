import { readRedisUrl, redisProblem } from '#token-exchange';
import { linesOf, type Line } from '../report.js';
import type { Inside } from './inside-context.js';

const redisLine = linesOf('Redis');

/** Asks Redis once, where replicas share tokens and sessions; nothing to say where they do not. */
export async function checkRedis({ config }: Inside): Promise<readonly Line[]> {
  const { shared } = config.exchange;
  if (shared === undefined) return [];
  const { hosts } = readRedisUrl(shared.url);
  const where = hosts.map(({ host, port }) => `${host}:${port}`).join(', ');
  const problem = await redisProblem(shared.url);
  return [
    problem === undefined
      ? redisLine.ok(`${where} takes what replicas share`)
      : redisLine.wrong(`${where} cannot be used: ${inOurWords(problem)}`, {
          setting: 'REDIS_URL',
          instead:
            'write the URL of a Redis that answers, with its user and password; without one each replica exchanges, and keeps sessions of MCP servers, for itself',
        }),
  ];
}

/** Of another protocol its client asks to be told, as of a fault of its own. */
function inOurWords(problem: string): string {
  return /RESP type|Protocol error|report this/i.test(problem)
    ? 'what answers there speaks no Redis'
    : problem;
}
