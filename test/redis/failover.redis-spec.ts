import { Forwarder } from './forwarder.js';
import { RedisCluster } from './redis-cluster.js';
import { RedisServer } from './redis-server.js';
import { Sentinels } from './sentinels.js';
import { eventually } from '../support/child.js';
import { SharedStack } from './shared-stack.js';

let shared: SharedStack;
beforeAll(async () => {
  shared = await SharedStack.start();
});
afterAll(() => shared.close());
afterEach(() => shared.stopReplicas());

/** Keeps calling while Redis fails over; prints and checks what that cost. */
async function failsOver(what: string, begin: () => Promise<unknown>): Promise<void> {
  const running = shared.load();
  await running.more(50);
  const before = [0, 1].map((index) => shared.outages(index).length);
  await begin();
  await eventually('both replicas have found Redis again', () =>
    before.every((count, index) => shared.outages(index).length > count),
  );
  await running.more(50);
  const { calls, failed } = await running.stop();
  const [ms] = [0, 1].flatMap((index) => shared.outages(index)).sort((one, other) => other - one);
  const seconds = (ms! / 1_000).toFixed(1);
  process.stdout.write(
    `${what}: shared cache back after ${seconds} s, calls failed ${failed} of ${calls}\n`,
  );
  expect(failed).toBe(0);
  await sharing();
}

/** Returns when a new caller of both replicas costs one exchange. */
function sharing(): Promise<void> {
  return eventually('one exchange for both replicas', async () => {
    const token = await shared.newCaller();
    const exchanges = await shared.exchangesOf(async () => {
      expect([await shared.greets(0, token), await shared.greets(1, token)]).toEqual([true, true]);
    });
    return exchanges === 1;
  });
}

it('XC-09: a service name that points to another Redis is followed', async () => {
  const [first, second] = [shared.redis, await RedisServer.start()];
  const name = await Forwarder.start(first.port);
  const clients = async () => (await first.client.client('LIST')) as string;
  try {
    await shared.startReplicas({ REDIS_URL: `redis://127.0.0.1:${name.port}` });
    await sharing();
    await failsOver('Service name failover', async () => {
      await first.client.replicaof('127.0.0.1', second.port);
      name.pointTo(second.port);
    });
    expect(await second.client.keys('*:token')).not.toEqual([]);
    await eventually('nobody stays with the demoted one', async () =>
      (await clients()).split('\n').every((line) => !/ cmd=eval/.test(line)),
    );
    await first.client.replicaof('NO', 'ONE');
  } finally {
    await shared.stopReplicas();
    await name.close();
    await second.close();
  }
});

it('XC-09: Sentinels are asked for the primary, and again when it is gone', async () => {
  const replica = await RedisServer.start(['--replicaof', '127.0.0.1', String(shared.redis.port)]);
  const sentinels = await Sentinels.start('gateway', shared.redis.port, 1);
  try {
    await shared.startReplicas({ REDIS_URL: `redis+sentinel://${sentinels.hosts}/gateway` });
    await sharing();
    await failsOver('Sentinel failover', () => shared.redis.kill());
    expect(await replica.client.keys('*:token')).not.toEqual([]);
  } finally {
    await shared.stopReplicas();
    await sentinels.close();
    await replica.close();
  }
});

describe('in a Cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await RedisCluster.start();
  });
  afterAll(() => cluster.close());
  beforeEach(() => shared.startReplicas({ REDIS_URL: `redis+cluster://${cluster.hosts}` }));

  it('XC-09: callers of all shards are shared, also where a slot has moved', async () => {
    const tokens = await Promise.all(Array.from({ length: 30 }, () => shared.newCaller()));
    const greetAll = async (index: number) =>
      Promise.all(tokens.map((token) => shared.greets(index, token)));
    expect(await shared.exchangesOf(() => greetAll(0))).toBe(tokens.length);
    await eventually(
      'all entries',
      async () => (await cluster.keys('*:token')).length === tokens.length,
    );
    const keys = await Promise.all(
      cluster.primaries.map(async ({ client }) => (await client.keys('*:token'))[0]!),
    );
    for (const key of keys) await cluster.moveSlotOf(key);
    expect(await shared.exchangesOf(() => greetAll(1))).toBe(0);
    expect(shared.at(1).output()).not.toContain('does not answer');
  });

  it('XC-09: a primary that dies is replaced', async () => {
    await sharing();
    await failsOver('Cluster failover', () => cluster.primaries[0].kill());
    expect(await cluster.replica.client.keys('*:token')).not.toEqual([]);
  });
});
