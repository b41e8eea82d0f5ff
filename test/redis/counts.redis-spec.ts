import { randomBytes } from 'node:crypto';
import { RateWindow, WINDOW_MS } from '../../apps/mcp-gateway/src/ladder/rate/rate-window.js';
import { SharedWindow } from '../../apps/mcp-gateway/src/ladder/rate/shared-window.js';
import { RedisLink } from '../../libs/token-exchange/src/cache/redis-link.js';
import { defineCountScripts } from '../../libs/token-exchange/src/counting/count-scripts.js';
import { RedisCounts } from '../../libs/token-exchange/src/counting/redis-counts.js';
import { VirtualTime } from '../support/virtual-time.js';
import { RedisServer } from './redis-server.js';

const KEYS = [randomBytes(32)];
const { clock, after } = new VirtualTime();

let redis: RedisServer;
let links: RedisLink[];
beforeAll(async () => {
  redis = await RedisServer.start();
  const logger = { warn: () => undefined };
  links = [0, 1, 2].map(
    () => new RedisLink(redis.url, { logger, clock, after }, defineCountScripts),
  );
  await Promise.all(links.map((link) => link.opened()));
});
afterAll(async () => {
  for (const link of links) link.close();
  await redis.close();
});
beforeEach(() => redis.client.flushall());

/** The counts of three replicas. */
const replicas = (keys: readonly Buffer[] = KEYS) =>
  links.map((link) => {
    const logger = { warn: () => undefined };
    return new RedisCounts(link, { keys, clock, logger, observer: () => undefined });
  });

const ask = (want: number, most = 100) => ({ key: 'a', most, want, windowMs: WINDOW_MS });

it.each([1, 19, 20, 39])('TOOL-11: a limit of %i is exact at three replicas', async (limit) => {
  const windows = replicas().map(
    (counts) => new SharedWindow(limit, counts.named('calls'), new RateWindow(limit, clock), clock),
  );
  const waits = await Promise.all(
    Array.from({ length: 6 * limit }, async (_, index) => windows[index % 3]!.take('a')),
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(limit);
  for (const wait of waits) expect(wait).toBeLessThanOrEqual(60);
});

it('TOOL-11: what is taken is never more than is left, and the window does not grow', async () => {
  const [one, other] = replicas().map((counts) => counts.named('calls'));
  expect(await one!.take([ask(60)])).toEqual([{ granted: 60, leftMs: WINDOW_MS, room: 40 }]);
  const [rest] = (await other!.take([ask(60)]))!;
  expect(rest).toMatchObject({ granted: 40, room: 0 });
  expect(await one!.take([ask(1)])).toMatchObject([{ granted: 0, room: 0 }]);
  const [key] = await redis.client.keys('*');
  await redis.client.pexpire(key!, 1_500);
  const [late] = (await one!.take([ask(1)]))!;
  expect(late!.leftMs).toBeLessThanOrEqual(1_500);
});

it('other names, other keys and another cipher key are other counts', async () => {
  const [counts] = replicas();
  const [others] = replicas([randomBytes(32)]);
  const full = [{ granted: 1, leftMs: WINDOW_MS, room: 0 }];
  for (const name of ['calls', 'failures']) {
    expect(await counts!.named(name).take([ask(1, 1)])).toEqual(full);
    expect(await counts!.named(name).take([{ ...ask(1, 1), key: 'b' }])).toEqual(full);
    expect(await others!.named(name).take([ask(1, 1)])).toEqual(full);
  }
  const keys = await redis.client.keys('*');
  expect(keys).toHaveLength(6);
  for (const key of keys) expect(key).toMatch(/^mcp-gateway:\{[\w-]{43}\}:count$/);
});

type Plant = (key: string) => Promise<unknown>;
const client = () => redis.client;

it.each<[string, Plant]>([
  ['a list', (key) => client().rpush(key, '1')],
  ['a hash', (key) => client().hset(key, 'a', '1')],
  ['a text', (key) => client().set(key, 'x', 'PX', 1_000)],
  ['a megabyte', (key) => client().set(key, 'x'.repeat(1024 * 1024), 'PX', 1_000)],
  ['a negative number', (key) => client().set(key, '-5', 'PX', 1_000)],
  ['a number without end', (key) => client().set(key, '100')],
  ['a number that ends in an hour', (key) => client().set(key, '100', 'PX', 3_600_000)],
])('TOOL-11: %s in the place of a count is replaced', async (_name, plant) => {
  const counts = replicas()[0]!.named('calls');
  await counts.take([ask(1)]);
  const [key] = await client().keys('*');
  await client().del(key!);
  await plant(key!);
  expect(await counts.take([ask(1)])).toEqual([{ granted: 1, leftMs: WINDOW_MS, room: 99 }]);
  expect(await client().pttl(key!)).toBeGreaterThan(0);
});

/** Takes turns at three replicas in order; when Redis counts them to come, by its own clock. */
async function turnsOf(count: number, rate: number): Promise<readonly number[]> {
  const turns = replicas().map((counts) => counts.turns('client'));
  for (let i = 0; i < count; i += 1) await turns[i % 3]!.next(rate, 60_000);
  const [key] = await client().keys('*');
  return (await client().lrange(key!, 0, -1)).map(Number);
}

it('TX-28: of the turns of all replicas no more than the rate come in any second', async () => {
  const times = await turnsOf(40, 4);
  expect(times.length).toBeGreaterThan(30);
  for (const [index, at] of times.slice(4).entries()) {
    expect(at - times[index]!).toBeGreaterThanOrEqual(1_000);
  }
});

it('TX-28: a turn that would come too late is not taken, and says when', async () => {
  const [one, other] = replicas().map((counts) => counts.turns('client'));
  expect(await one!.next(1, 0)).toBe(0);
  for (let i = 0; i < 5; i += 1) {
    const wait = await other!.next(1, 5);
    expect(wait).toBeGreaterThan(5);
    expect(wait).toBeLessThanOrEqual(1_000);
  }
  const [key] = await client().keys('*');
  expect(await client().llen(key!)).toBe(1);
});

it.each<[string, Plant]>([
  ['a text', (key) => client().set(key, 'x')],
  ['a hash', (key) => client().hset(key, 'a', '1')],
  ['a list of words', (key) => client().rpush(key, 'x', 'y')],
  ['turns of long ago', (key) => client().rpush(key, '1', '2')],
  ['turns far ahead', (key) => client().rpush(key, '9999999999999', '9999999999999')],
])('TX-28: %s in the place of turns is dropped', async (_name, plant) => {
  const turns = replicas()[0]!.turns('client');
  await turns.next(1, 0);
  const [key] = await client().keys('*');
  await client().del(key!);
  await plant(key!);
  expect(await turns.next(1, 0)).toBe(0);
  expect(await client().llen(key!)).toBe(1);
});
