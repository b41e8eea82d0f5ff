import { eventually } from '../support/child.js';
import { call, ERAS, rpc } from '../support/rpc.js';
import { counted } from '../support/scrape.js';
import { RedisCluster } from './redis-cluster.js';
import { RedisServer } from './redis-server.js';
import { Sentinels } from './sentinels.js';
import { SharedStack } from './shared-stack.js';

const REPLICAS = 3;
/** Of which a lease is a twentieth. */
const LIMIT = 100;
const LEASE = 5;

let shared: SharedStack;
beforeAll(async () => {
  shared = await SharedStack.start();
});
afterAll(() => shared.close());

const FAILURES = 150;
const RATE = 10;

const start = (env: Readonly<Record<string, string>> = {}) => {
  const limits = {
    CALLS_PER_MINUTE: String(LIMIT),
    AUTH_FAILURES_PER_MINUTE: String(FAILURES),
    EXCHANGE_RATE_PER_SECOND: String(RATE),
  };
  return shared.startReplicas({ ...limits, ...env }, REPLICAS);
};

/** Answers to calls of one caller, spread over replicas and eras. */
function calls(token: string, count: number) {
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const era = ERAS[Math.floor(index / REPLICAS) % 2]!;
      return call(shared.at(index), 'whoami', { token, era });
    }),
  );
}

async function statusesOf(token: string, count: number): Promise<readonly number[]> {
  return (await calls(token, count)).map(({ status }) => status);
}

const served = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length;

async function fallbacks(): Promise<number> {
  const counts = await Promise.all(
    shared.admins.map((admin) => counted(admin, 'gw_limit_fallback_total')),
  );
  return counts.flatMap((each) => [...each.values()]).reduce((sum, value) => sum + value, 0);
}

/** Questions that Redis was asked by script. */
async function scripts(): Promise<number> {
  const stats = await shared.redis.client.info('commandstats');
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

/** Log lines of each replica about limits that it keeps alone: one a minute. */
const lines = () =>
  shared.replicas.map((replica) => replica.output().split('keeps the limits alone').length - 1);

/** Returns when no replica decides alone any more; until then none refuses a call for that. */
const sharing = () =>
  eventually('sharing again', async () => {
    const before = await fallbacks();
    const statuses = await statusesOf(await shared.newPerson(), REPLICAS);
    expect(statuses).toEqual(Array(REPLICAS).fill(200));
    return (await fallbacks()) === before;
  });

/**
 * Of twice the limit as much is served as one gateway would have served, but for what leases hold. Whoever
 * waited for Redis too long, as on a busy machine, decided alone, and that is counted.
 */
async function expectShared(what: string): Promise<void> {
  const before = await fallbacks();
  const all = served(await statusesOf(await shared.newPerson(), 2 * LIMIT));
  const alone = (await fallbacks()) - before;
  process.stdout.write(
    `${what}: ${2 * LIMIT} calls at ${REPLICAS} replicas, ${all} of ${LIMIT} served, ${alone} decided alone\n`,
  );
  expect(all).toBeLessThanOrEqual(LIMIT + alone);
  expect(all).toBeGreaterThanOrEqual(LIMIT - REPLICAS * LEASE);
}

describe('three replicas and one Redis', () => {
  beforeAll(() => start());
  afterAll(() => shared.stopReplicas());

  it('TOOL-11: three replicas serve as many as one, and say how long to wait', async () => {
    await expectShared('One Redis');
    const token = await shared.newPerson();
    const refused = (await calls(token, 2 * LIMIT)).filter(({ status }) => status === 429);
    const waits = refused.map(({ headers }) => Number(headers.get('retry-after')));
    expect(Math.min(...waits)).toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60);
    await eventually('all know', async () => served(await statusesOf(token, REPLICAS)) === 0);
    // What is refused is known here: a flood asks Redis nothing.
    const before = await scripts();
    expect(served(await statusesOf(token, 50))).toBe(0);
    expect(await scripts()).toBe(before);
  });

  it('TOOL-11: keys tell nothing of a person, and end with their window', async () => {
    await shared.redis.client.flushall();
    await statusesOf(await shared.newPerson(), 3);
    await rpc(shared.at(0), { method: 'ping', token: 'bad' });
    const keys = () => shared.redis.client.keys('*');
    await eventually('both counts', async () => (await keys()).length === 2);
    for (const key of await keys()) {
      expect(key).toMatch(/^mcp-gateway:\{[A-Za-z0-9_-]{43}\}:count$/);
      const ms = await shared.redis.client.pttl(key);
      expect([ms > 0, ms <= 60_000]).toEqual([true, true]);
    }
  });

  it.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
    ['killed', () => shared.redis.kill(), () => shared.redis.run()],
    [
      'silent',
      () => {
        shared.redis.freeze();
      },
      () => {
        shared.redis.thaw();
      },
    ],
  ])('TOOL-11: no call fails while Redis is %s, and sharing resumes', async (how, end, begin) => {
    const linesBefore = lines();
    const aloneBefore = await fallbacks();
    const token = await shared.newPerson();
    const statuses = [...(await statusesOf(token, 60))];
    await end();
    // Within what each replica may serve alone.
    for (let i = 0; i < 3; i += 1) statuses.push(...(await statusesOf(token, 60)));
    expect(statuses).toEqual(Array(240).fill(200));
    const alone = (await fallbacks()) - aloneBefore;
    process.stdout.write(`Redis ${how}: 240 calls, 0 failed; ${alone} decided alone\n`);
    expect(alone).toBeGreaterThan(0);
    expect(Math.min(...lines())).toBeGreaterThan(0);
    for (const [index, count] of lines().entries()) {
      expect(count - linesBefore[index]!).toBeLessThanOrEqual(1);
    }
    await begin();
    await sharing();
    await expectShared(`after Redis was ${how}`);
  });

  it('AUTH-18: a source that fails at one replica is known at the others, and good tokens go on', async () => {
    const list = async (index: number, token: string) =>
      rpc(shared.at(index), { method: 'tools/list', token, era: ERAS[index % 2]! });
    let failed = 0;
    while ((await list(0, 'bad')).status === 401) failed += 1;
    expect(failed).toBeLessThanOrEqual(FAILURES);
    let own = 0;
    await eventually('the others know', async () => {
      const answers = [await list(1, 'bad'), await list(2, 'bad')];
      own += 1;
      return answers.every(({ status, headers }) => {
        const wait = Number(headers.get('retry-after'));
        return status === 429 && wait > 0 && wait <= 60;
      });
    });
    expect(own).toBeLessThan(FAILURES);
    const token = await shared.newPerson();
    for (const index of [0, 1, 2]) expect((await list(index, token)).status).toBe(200);
  });

  it('TX-28: three replicas together keep the rate of the issuer’s client', async () => {
    const callers = 40;
    const tokens = await Promise.all(Array.from({ length: callers }, () => shared.newCaller()));
    let turns: readonly number[] = [];
    const exchanges = await shared.exchangesOf(async () => {
      const greetings = Promise.all(tokens.map((token, index) => shared.greets(index, token)));
      await eventually('turns of more than two seconds', async () => {
        const [key] = await shared.redis.client.keys('*:turns');
        if (key === undefined) return false;
        turns = (await shared.redis.client.lrange(key, 0, -1)).map(Number);
        return turns.length > 2 * RATE;
      });
      expect(await greetings).toEqual(Array(callers).fill(true));
    });
    expect(exchanges).toBe(callers);
    const gaps = turns.slice(RATE).map((at, index) => at - turns[index]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  });
});

describe('where Redis is', () => {
  afterEach(() => shared.stopReplicas());

  it('TOOL-11: found through Sentinels, and again when the primary is gone', async () => {
    const primary = await RedisServer.start();
    const replica = await RedisServer.start(['--replicaof', '127.0.0.1', String(primary.port)]);
    const sentinels = await Sentinels.start('gateway', primary.port, 1);
    try {
      const REDIS_URL = `redis+sentinel://${sentinels.hosts}/gateway`;
      await start({ REDIS_URL });
      await expectShared('Sentinels');
      await primary.kill();
      await sharing();
      await expectShared('Sentinels, after a failover');
    } finally {
      await shared.stopReplicas();
      await sentinels.close();
      await replica.close();
      await primary.close();
    }
  });

  it('TOOL-11: a Cluster, whichever shard has the count', async () => {
    const cluster = await RedisCluster.start();
    try {
      const REDIS_URL = `redis+cluster://${cluster.hosts}`;
      await start({ REDIS_URL });
      for (let i = 0; i < 3; i += 1) await expectShared('Cluster');
      expect(await shared.greets(0, await shared.newCaller())).toBe(true);
      expect(await cluster.keys('*:turns')).toHaveLength(1);
    } finally {
      await shared.stopReplicas();
      await cluster.close();
    }
  });
});
