import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RedisLink } from '../../libs/token-exchange/src/cache/redis-link.js';
import { redisProblem } from '../../libs/token-exchange/src/cache/redis-trial.js';
import { eventually } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { call, textOf } from '../support/rpc.js';
import { startStack, type Stack } from '../support/stack.js';
import { VirtualTime } from '../support/virtual-time.js';
import { RedisServer } from './redis-server.js';

/** Milliseconds before the next connection: at first, at most, and after a refusal of the user. */
const RETRY_MS = 100;
const LAST_RETRY_MS = 1_000;
const REFUSED_MS = 30_000;
/** Milliseconds without a failure after which it is said that Redis answers again. */
const STEADY_MS = 2_000;
const PASSWORD = 'canary-redis-password';

let redis: RedisServer;
/** A connection that waits while Redis loads. */
let loader: Redis | undefined;
let stack: Stack;
beforeAll(async () => {
  redis = await RedisServer.start(['--enable-debug-command', 'yes']);
  stack = await startStack({ env: shared(redis.url) });
});
afterAll(async () => {
  await stack.close();
  await redis.close();
});

function shared(url: string): Record<string, string> {
  return { REDIS_URL: url, TOKEN_CACHE_KEY: randomBytes(32).toString('base64') };
}

let callers = 0;
async function greets(at: Stack = stack): Promise<void> {
  const token = await at.issuer.issue({ jti: `caller ${(callers += 1)}` });
  expect(textOf(await call(at, 'greet', { token }))).toMatch(/^Hello/);
}

/** Returns when a new caller's token stands in Redis, within so much time a look. */
async function sharing(ms: number): Promise<void> {
  await eventually('sharing', async () => {
    await stack.time.advance(ms);
    await greets();
    return (await redis.client.keys('*:token')).length > 0;
  });
  await redis.client.flushall();
}

/** Sharing, and so for a while. */
async function steady(): Promise<void> {
  await sharing(LAST_RETRY_MS);
  await stack.time.advance(STEADY_MS);
}

async function info(section: string, name: string): Promise<number> {
  const [, value] =
    new RegExp(`^${name}:(?:count=)?(\\d+)`, 'm').exec(await redis.client.info(section)) ?? [];
  return Number(value ?? 0);
}

const connections = () => info('stats', 'total_connections_received');
const causes = (at: Stack = stack) =>
  at.log.lines.flatMap(({ cause }) => (typeof cause === 'string' ? [cause] : []));
const said = () => stack.log.text.split('shared token cache').length - 1;

type Change = () => Promise<unknown>;
const set =
  (name: string, value: string): Change =>
  () =>
    redis.client.config('SET', name, value);
const acl =
  (...rules: string[]): Change =>
  () =>
    redis.client.call('ACL', 'SETUSER', 'default', ...rules);

it.each<[RegExp, Change, Change, number]>([
  [
    /^READONLY /,
    () => redis.client.replicaof('127.0.0.1', 1),
    () => redis.client.replicaof('NO', 'ONE'),
    LAST_RETRY_MS,
  ],
  [
    /^MASTERDOWN /,
    async () => {
      await redis.client.config('SET', 'replica-serve-stale-data', 'no');
      await redis.client.replicaof('127.0.0.1', 1);
    },
    () => redis.client.replicaof('NO', 'ONE'),
    LAST_RETRY_MS,
  ],
  [
    /^LOADING /,
    async () => {
      await redis.client.call('DEBUG', 'POPULATE', 100_000);
      await redis.client.config('SET', 'loading-process-events-interval-bytes', 1_024);
      await redis.client.config('SET', 'key-load-delay', 500);
      loader = redis.client.duplicate();
      loader.call('DEBUG', 'RELOAD').catch(() => undefined);
      await eventually('loading', async () => (await info('persistence', 'loading')) === 1);
    },
    async () => {
      await redis.client.config('SET', 'key-load-delay', 0);
      await eventually('loaded', async () => (await info('persistence', 'loading')) === 0);
      loader?.disconnect();
    },
    LAST_RETRY_MS,
  ],
  [
    /^NOREPLICAS /,
    set('min-replicas-to-write', '1'),
    set('min-replicas-to-write', '0'),
    LAST_RETRY_MS,
  ],
  [/^OOM /, set('maxmemory', '1'), set('maxmemory', '0'), LAST_RETRY_MS],
  [/^NOPERM .*eval/, acl('-@scripting'), acl('+@all'), REFUSED_MS],
])(
  'XC-09: %s ends the connection; another follows until one may write',
  async (reply, begin, end, ms) => {
    await steady();
    const lines = said();
    await begin();
    const before = await connections();
    await greets();
    expect(causes().at(-1)).toMatch(reply);
    // Without time that passes there is no other, whoever calls.
    for (let i = 0; i < 5; i += 1) await greets();
    expect(await connections()).toBe(before);
    // With it there are more, although nobody asks anything: it has to take a write by itself.
    let periods = 0;
    await eventually('three more connections', async () => {
      periods += 1;
      await stack.time.advance(ms);
      return (await connections()) >= before + 3;
    });
    await greets();
    expect((await connections()) - before).toBeLessThanOrEqual(periods);
    expect(said()).toBe(lines + 1);
    await end();
    await sharing(ms);
    await stack.time.advance(STEADY_MS);
    expect(said()).toBe(lines + 2);
  },
);

it('XC-09: a password that became wrong is said once, and tried every half minute', async () => {
  await steady();
  const lines = said();
  await redis.client.config('SET', 'requirepass', PASSWORD);
  await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal');
  await eventually('a loss', () => said() === lines + 1);
  const before = await connections();
  await stack.time.advance(RETRY_MS);
  await eventually('a refusal', () => said() === lines + 2);
  expect(causes().at(-1)).toMatch(/^NOAUTH /);
  expect(await connections()).toBe(before + 1);
  await stack.time.advance(REFUSED_MS - 1);
  await greets();
  expect(await connections()).toBe(before + 1);
  await stack.time.advance(1);
  await eventually('one more connection', async () => (await connections()) === before + 2);
  expect(said()).toBe(lines + 2);
  await redis.client.config('SET', 'requirepass', '');
  await sharing(REFUSED_MS);
});

describe('the log says once why Redis is away', () => {
  it.each<[string, RegExp]>([
    ['redis://:PASSWORD@127.0.0.1:CLOSED', /ECONNREFUSED 127\.0\.0\.1:/],
    ['rediss://:PASSWORD@127.0.0.1:CLOSED', /ECONNREFUSED 127\.0\.0\.1:/],
    ['redis+sentinel://127.0.0.1:CLOSED/gateway', /ECONNREFUSED 127\.0\.0\.1:/],
    ['redis+cluster://:PASSWORD@127.0.0.1:CLOSED', /ECONNREFUSED 127\.0\.0\.1:/],
    ['rediss+cluster://no-host.invalid', /ENOTFOUND no-host\.invalid/],
    ['redis://u:PASSWORD@127.0.0.1:REDIS', /^WRONGPASS /],
    ['redis://127.0.0.1:REDIS/99', /^ERR DB index is out of range/],
    ['redis+sentinel://127.0.0.1:REDIS/gateway', /sentinel 127\.0\.0\.1:.* unknown command/],
    ['redis+cluster://127.0.0.1:REDIS', /^ERR .* cluster support disabled/],
  ])('XC-09: %s', async (form, cause) => {
    const [closed] = await freePorts(1);
    const url = form
      .replace('PASSWORD', PASSWORD)
      .replace('CLOSED', String(closed))
      .replace('REDIS', String(redis.port));
    const time = new VirtualTime();
    const { clock, after } = time;
    const lines: object[] = [];
    const logger = { warn: (fields: object) => lines.push(fields) };
    const link = new RedisLink(url, { logger, clock, after }, () => undefined);
    await eventually('a line', async () => {
      await time.advance(LAST_RETRY_MS);
      return lines.length > 0;
    });
    await time.advance(REFUSED_MS);
    expect(await link.ask(() => Promise.resolve('asked'))).toBeUndefined();
    link.close();
    expect(lines).toEqual([{ cause: expect.stringMatching(cause) }]);
    expect(JSON.stringify(lines)).not.toContain(PASSWORD);
  });
});

it('one trial says whether what replicas share can be kept there, and why not', async () => {
  expect(await redisProblem(redis.url)).toBeUndefined();
  const unknown = redis.url.replace('//', `//nobody:${PASSWORD}@`);
  expect(await redisProblem(unknown)).toMatch(/^WRONGPASS/);
  const [nobody] = (await freePorts(1)) as [number];
  expect(await redisProblem(`redis://127.0.0.1:${nobody}`)).toMatch(/ECONNREFUSED/);
});
