import { randomBytes } from 'node:crypto';
import { RateWindow } from '../apps/mcp-gateway/src/ladder/rate/rate-window.js';
import { SharedWindow } from '../apps/mcp-gateway/src/ladder/rate/shared-window.js';
import { realAfter, type After } from '../libs/outbound/src/index.js';
import { RedisLink } from '../libs/token-exchange/src/cache/redis-link.js';
import { defineCountScripts } from '../libs/token-exchange/src/counting/count-scripts.js';
import { RedisCounts } from '../libs/token-exchange/src/counting/redis-counts.js';
import { startChild } from '../test/support/child.js';
import { freePorts } from '../test/support/free-ports.js';

/*
 * CPU that counting a call takes in this process, by number of calls: without a limit, with one of this
 * process, with one that replicas share by leases, and with a question to Redis for each call. Needs redis-server.
 */
const CALLS = 100_000;
const WARM_UP = 10_000;
/** Under way at a time. */
const AT_A_TIME = 16;
const CALLERS = 100;
/** So high that no call is refused, and a lease is as large as leases get. */
const LIMIT = 1_000_000_000;

/** Times as long as an answer may take otherwise. */
const PATIENCE = 100;

type Take = (key: string) => number | Promise<number>;

async function run(take: Take, calls: number): Promise<void> {
  let next = 0;
  const loop = async () => {
    while (next < calls) {
      const key = JSON.stringify([`auth0|person ${next % CALLERS}`, 'greet']);
      next += 1;
      const wait = take(key);
      if ((wait instanceof Promise ? await wait : wait) !== 0) throw new Error('refused');
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, loop));
}

async function microsecondsEach(take: Take): Promise<number> {
  await run(take, WARM_UP);
  const before = process.cpuUsage();
  await run(take, CALLS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

async function main(): Promise<void> {
  const [port = 0] = await freePorts(1);
  const redis = startChild('redis-server', ['--port', String(port), '--save', '']);
  const logger = { warn: () => undefined };
  // Timers are made as ever, but nothing is late on a busy machine.
  const after: After = (ms, late) => realAfter(PATIENCE * ms, late);
  const options = { logger, clock: Date.now, after };
  await redis.until('redis answers', () => redis.output().includes('Ready to accept'));
  const link = new RedisLink(`redis://127.0.0.1:${port}`, options, defineCountScripts);
  await link.opened();
  const observer = () => {
    throw new Error('Redis did not answer');
  };
  const keys = [randomBytes(32)];
  const counts = new RedisCounts(link, { ...options, keys, observer }).named('calls');
  const own = () => new RateWindow(LIMIT, Date.now);
  const shared = new SharedWindow(LIMIT, counts, own(), Date.now);
  const local = own();
  const ways: Readonly<Record<string, Take>> = {
    'no limit': () => 0,
    'a limit of this process': (key) => local.take(key),
    'shared by leases': (key) => shared.take(key),
    'a question to Redis for each call': async (key) => {
      const [taken] = (await counts.take([{ key, most: LIMIT, want: 1, windowMs: 60_000 }])) ?? [];
      return taken?.granted === 1 ? 0 : 1;
    },
  };
  for (const [name, take] of Object.entries(ways)) {
    process.stdout.write(`${name}: ${(await microsecondsEach(take)).toFixed(2)} µs CPU a call\n`);
  }
  link.close();
  await redis.stop();
}

void main();
