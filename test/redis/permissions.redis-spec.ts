import { eventually } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { call } from '../support/rpc.js';
import { counted } from '../support/scrape.js';
import { CLUSTER, PASSWORD, rule } from './guide-rule.js';
import { RedisServer } from './redis-server.js';
import { KEY, SharedStack } from './shared-stack.js';

const LIMIT = 4;
let shared: SharedStack;
beforeAll(async () => {
  shared = await SharedStack.start();
  await shared.redis.client.call('ACL', ...rule());
  await shared.startReplicas({
    REDIS_URL: shared.redis.url.replace('//', `//mcp-gateway:${PASSWORD}@`),
    TOKEN_CACHE_KEY: KEY,
    CALLS_PER_MINUTE: String(LIMIT),
    AUTH_FAILURES_PER_MINUTE: '5',
    EXCHANGE_RATE_PER_SECOND: '10',
  });
});
afterAll(async () => {
  await shared.stopReplicas();
  await shared.close();
});

async function countedAt(name: string): Promise<number> {
  const of = await Promise.all(shared.admins.map((admin) => counted(admin, name)));
  return of.flatMap((each) => [...each.values()]).reduce((sum, value) => sum + value, 0);
}

it('XC-09: with the rights that the guide gives a user of Redis, replicas share exchanges and limits, and nothing fails', async () => {
  const token = await shared.newCaller();
  const exchanges = await shared.exchangesOf(async () => {
    expect(await shared.greets(0, token)).toBe(true);
    expect(await shared.greets(1, token)).toBe(true);
  });
  expect(exchanges).toBe(1);
  const person = await shared.newPerson();
  const statuses: number[] = [];
  for (let index = 0; index < 2 * LIMIT; index += 1) {
    statuses.push((await call(shared.at(index), 'whoami', { token: person })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
  const failures = [];
  for (let index = 0; index < 6; index += 1) {
    failures.push((await call(shared.at(0), 'whoami', { token: 'x.y.z' })).status);
  }
  expect(failures).toContain(429);
  expect(await shared.redis.client.call('ACL', 'LOG')).toEqual([]);
  expect(await countedAt('gw_redis_errors_total')).toBe(0);
  expect(await countedAt('gw_limit_fallback_total')).toBe(0);
  expect(shared.replicas.map((replica) => replica.output()).join()).not.toContain('NOPERM');
});

it('XC-09: in a Cluster it is the same, with two rights more', async () => {
  const [bus] = await freePorts(1);
  const own = ['--cluster-port', String(bus), '--cluster-announce-ip', '127.0.0.1'];
  const node = await RedisServer.start(['--cluster-enabled', 'yes', ...own]);
  await node.client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
  await eventually('a Cluster', async () => /_state:ok/.test(await node.client.cluster('INFO')));
  await node.client.call('ACL', ...rule(), ...CLUSTER);
  await shared.stopReplicas();
  const REDIS_URL = node.url.replace('redis://', `redis+cluster://mcp-gateway:${PASSWORD}@`);
  await shared.startReplicas({ REDIS_URL });
  const token = await shared.newCaller();
  const exchanges = await shared.exchangesOf(async () => {
    expect(await shared.greets(0, token)).toBe(true);
    expect(await shared.greets(1, token)).toBe(true);
  });
  expect(exchanges).toBe(1);
  expect(await node.client.call('ACL', 'LOG')).toEqual([]);
  expect(await countedAt('gw_redis_errors_total')).toBe(0);
  await shared.stopReplicas();
  await node.close();
});

it('the rights end at the names of the gateway, and at what it asks', async () => {
  const redis = shared.redis.client.duplicate({ username: 'mcp-gateway', password: PASSWORD });
  await redis.connect();
  await expect(redis.get('something-else')).rejects.toThrow('NOPERM');
  await expect(redis.keys('*')).rejects.toThrow('NOPERM');
  await expect(redis.flushall()).rejects.toThrow('NOPERM');
  await expect(redis.config('GET', '*')).rejects.toThrow('NOPERM');
  redis.disconnect();
});
