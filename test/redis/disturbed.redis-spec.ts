import { randomBytes } from 'node:crypto';
import { eventually } from '../support/child.js';
import { call, textOf } from '../support/rpc.js';
import { pause, SharedStack } from './shared-stack.js';

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
  it.each<[string, () => Promise<void>]>([
    [
      'is killed and comes back',
      async () => {
        await shared.redis.kill();
        await pause(1_000);
        await shared.redis.run();
      },
    ],
    [
      'hangs and comes back',
      async () => {
        shared.redis.freeze();
        await pause(1_500);
        shared.redis.thaw();
      },
    ],
    [
      'is slow again and again',
      async () => {
        for (let i = 0; i < 10; i += 1) {
          await shared.redis.client.client('PAUSE', 150);
          await pause(250);
        }
      },
    ],
    [
      'is flushed again and again',
      async () => {
        for (let i = 0; i < 20; i += 1) {
          await shared.redis.client.flushall();
          await pause(50);
        }
      },
    ],
    [
      'is poisoned again and again',
      async () => {
        for (let i = 0; i < 20; i += 1) {
          for (const key of await shared.redis.client.keys('*:token')) {
            await shared.redis.client.set(key, randomBytes(64), 'XX');
          }
          await pause(50);
        }
      },
    ],
  ])('%s', async (_name, disturb) => {
    const running = shared.load();
    await pause(300);
    await disturb();
    await pause(300);
    const { calls, failed } = await running.stop();
    process.stdout.write(`${_name}: ${calls} calls, ${failed} failed\n`);
    expect(failed).toBe(0);
    expect(calls).toBeGreaterThan(50);
    const token = await shared.newCaller();
    await eventually('sharing again', async () => {
      const exchanges = await shared.exchangesOf(async () => {
        await shared.greets(0, token);
        await shared.greets(1, token);
      });
      return exchanges === 0;
    });
  });

  it('is away at the start: ready without it, and a warm call is as quick as ever', async () => {
    await shared.redis.kill();
    try {
      const lone = await shared.startReplicas();
      const token = await shared.newCaller();
      expect(textOf(await call(lone[0]!, 'greet', { token }))).toMatch(/^Hello/);
      const started = performance.now();
      for (let i = 0; i < 20; i += 1) await call(lone[0]!, 'greet', { token });
      expect((performance.now() - started) / 20).toBeLessThan(50);
    } finally {
      await shared.redis.run();
    }
  });
});
