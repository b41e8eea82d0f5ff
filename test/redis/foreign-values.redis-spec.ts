import { eventually } from '../support/child.js';
import { SharedStack } from './shared-stack.js';

let shared: SharedStack;
beforeAll(async () => {
  shared = await SharedStack.start();
  await shared.startReplicas({ EXCHANGE_TIMEOUT_MS: '1500' });
});
afterAll(async () => {
  await shared.stopReplicas();
  await shared.close();
});
beforeEach(() => shared.redis.client.flushall());

type Plant = (key: string) => Promise<unknown>;
const redis = () => shared.redis.client;
const HOUR_MS = 3_600_000;
const UUID = '01234567-89ab-cdef-0123-456789abcdef';
const WRONG_TYPES: readonly [string, Plant][] = [
  ['a list', (key) => redis().rpush(key, 'a')],
  ['a hash', (key) => redis().hset(key, 'a', 'b')],
  ['a set', (key) => redis().sadd(key, 'a')],
  ['a sorted set', (key) => redis().zadd(key, 1, 'a')],
  ['a stream', (key) => redis().xadd(key, '*', 'a', 'b')],
];

/** The key of a caller whom the first replica knows by heart and the second has never seen. */
async function known(): Promise<{ token: string; key: string }> {
  const token = await shared.newCaller();
  await shared.greets(0, token);
  const [key] = await redis().keys('*:token');
  await redis().flushall();
  return { token, key: key! };
}

/** The other replica serves the caller with one exchange, and goes on sharing with everybody. */
async function expectServed(token: string, key: string): Promise<void> {
  const lines = shared.at(1).output().length;
  const exchanges = await shared.exchangesOf(async () => {
    expect(await shared.greets(1, token)).toBe(true);
  });
  expect(exchanges).toBe(1);
  expect(shared.at(1).output().slice(lines)).not.toContain('does not answer');
  expect(await redis().type(key)).toBe('string');
  expect(await redis().keys('*:claim')).toEqual([]);
  const other = await shared.newCaller();
  await shared.greets(0, other);
  expect(await shared.exchangesOf(() => shared.greets(1, other))).toBe(0);
}

it.each<[string, Plant]>([
  ...WRONG_TYPES,
  ['an empty text', (key) => redis().set(key, '')],
  ['a text of another program', (key) => redis().set(key, 'x')],
  ['a megabyte', (key) => redis().set(key, 'x'.repeat(1024 * 1024))],
])('XC-09: %s in the place of a token costs one exchange, never a call', async (_name, plant) => {
  const { token, key } = await known();
  await plant(key);
  await expectServed(token, key);
});

it.each<[string, Plant]>([
  ...WRONG_TYPES,
  [
    'a hash that ends soon',
    async (key) => {
      await redis().hset(key, 'a', 'b');
      await redis().pexpire(key, 1_900);
    },
  ],
  ['a text without end', (key) => redis().set(key, 'x')],
  ['a UUID without end', (key) => redis().set(key, UUID)],
  ['a UUID that ends in an hour', (key) => redis().set(key, UUID, 'PX', HOUR_MS)],
  ['a text that ends soon', (key) => redis().set(key, 'x', 'PX', 1_900)],
  ['a text as long as a UUID', (key) => redis().set(key, 'x'.repeat(36), 'PX', 1_900)],
  ['a megabyte', (key) => redis().set(key, 'x'.repeat(1024 * 1024), 'PX', 1_900)],
])('XC-09: %s in the place of a claim costs one exchange, never a call', async (_name, plant) => {
  const { token, key } = await known();
  await plant(key.replace(/:token$/, ':claim'));
  await expectServed(token, key);
});

it.each(WRONG_TYPES)(
  'XC-09: %s planted while the token is fetched harms nobody',
  async (_name, plant) => {
    const { token, key } = await known();
    let letGo: () => void = () => undefined;
    const planted = new Promise<void>((resolve) => (letGo = resolve));
    shared.stack.issuer.faults.token = { hold: () => planted, times: 1 };
    const served = shared.greets(1, token);
    await eventually('a claim', async () => (await redis().keys('*:claim')).length > 0);
    const claim = key.replace(/:token$/, ':claim');
    await redis().del(claim);
    await plant(claim);
    letGo();
    expect(await served).toBe(true);
    expect(shared.at(1).output()).not.toContain('does not answer');
  },
);
