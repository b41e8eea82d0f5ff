import { randomBytes } from 'node:crypto';
import { eventually } from '../support/child.js';
import { call, textOf } from '../support/rpc.js';
import { SharedStack, type Load } from './shared-stack.js';

let shared: SharedStack;
beforeAll(async () => {
  shared = await SharedStack.start();
});
afterAll(() => shared.close());
beforeEach(async () => {
  await shared.redis.client.flushall();
  await shared.startReplicas();
});
afterEach(() => shared.stopReplicas());

describe('under load no call fails while Redis', () => {
  it.each<[string, (load: Load) => Promise<void>]>([
    [
      'is killed and comes back',
      async (load) => {
        await shared.redis.kill();
        await load.more(200);
        await shared.redis.run();
      },
    ],
    [
      'hangs and comes back',
      async (load) => {
        shared.redis.freeze();
        await load.more(200);
        shared.redis.thaw();
      },
    ],
    [
      'is slow again and again',
      async (load) => {
        for (let i = 0; i < 10; i += 1) {
          await shared.redis.client.client('PAUSE', 150);
          await load.more(50);
        }
      },
    ],
    [
      'is flushed again and again',
      async (load) => {
        for (let i = 0; i < 20; i += 1) {
          await shared.redis.client.flushall();
          await load.more(10);
        }
      },
    ],
    [
      'is poisoned again and again',
      async (load) => {
        for (let i = 0; i < 20; i += 1) {
          for (const key of await shared.redis.client.keys('*:token')) {
            await shared.redis.client.set(key, randomBytes(64), 'XX');
          }
          await load.more(10);
        }
      },
    ],
  ])('%s', async (_name, disturb) => {
    const running = shared.load();
    await running.more(50);
    await disturb(running);
    await running.more(50);
    const { calls, failed } = await running.stop();
    process.stdout.write(`${_name}: ${calls} calls, ${failed} failed\n`);
    expect(failed).toBe(0);
    const token = await shared.newCaller();
    await eventually('sharing again', async () => {
      const exchanges = await shared.exchangesOf(async () => {
        await shared.greets(0, token);
        await shared.greets(1, token);
      });
      return exchanges === 0;
    });
  });

  it('is away at the start: ready without it, and served', async () => {
    await shared.redis.kill();
    try {
      const [lone] = await shared.startReplicas();
      const token = await shared.newCaller();
      for (let i = 0; i < 20; i += 1) {
        expect(textOf(await call(lone!, 'greet', { token }))).toMatch(/^Hello/);
      }
    } finally {
      await shared.redis.run();
    }
  });
});

it('a warm call asks nothing of Redis', async () => {
  const asked = async () =>
    /cmdstat_get:calls=(\d+)/.exec(await shared.redis.client.info('commandstats'))?.[1];
  const token = await shared.newCaller();
  await shared.greets(0, token);
  await eventually(
    'an entry',
    async () => (await shared.redis.client.keys('*:claim')).length === 0,
  );
  const before = await asked();
  expect(before).toBeDefined();
  for (let i = 0; i < 20; i += 1) expect(await shared.greets(0, token)).toBe(true);
  expect(await asked()).toBe(before);
});
