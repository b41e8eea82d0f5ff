import { eventually } from '../support/child.js';
import { SessionStack } from './session-stack.js';

let stack: SessionStack;
beforeAll(async () => {
  stack = await SessionStack.start();
  await stack.replicas();
});
afterAll(() => stack.close());

/** What a caller's calls at both replicas count, in turns. */
async function turns(token: string, count: number): Promise<(number | string)[]> {
  const counts = [];
  for (let index = 0; index < count; index += 1) counts.push(await stack.count(index, token));
  return counts;
}

const lines = () =>
  stack.shared.replicas.map(
    (replica) => replica.output().split('this replica keeps sessions alone').length - 1,
  );

it.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
  ['killed', () => stack.shared.redis.kill(), () => stack.shared.redis.run()],
  [
    'silent',
    () => {
      stack.shared.redis.freeze();
    },
    () => {
      stack.shared.redis.thaw();
    },
  ],
])(
  'XC-12: Redis %s: calls go on, a new caller’s state splits, and then they share again',
  async (how, end, begin) => {
    const { server } = stack;
    server.reset();
    const [known, met] = [await stack.newCaller(), await stack.newCaller()];
    expect(await turns(known, 4)).toEqual([1, 2, 3, 4]);
    await end();
    const before = lines();

    // Whoever both replicas knew keeps the session.
    expect(await turns(known, 4)).toEqual([5, 6, 7, 8]);
    expect(server.count('initialize')).toBe(1);
    // Whoever comes now has one at each.
    expect(await turns(met, 4)).toEqual([1, 1, 2, 2]);
    expect(server.count('initialize')).toBe(3);
    process.stdout.write(
      `Redis ${how}: a known caller counts 5 6 7 8 in 1 session, a new one 1 1 2 2 in 2\n`,
    );
    for (const [index, count] of lines().entries()) {
      expect(count).toBeGreaterThan(0);
      expect(count - before[index]!).toBeLessThanOrEqual(1);
    }

    await begin();
    await eventually('both share again', async () => {
      server.reset();
      await turns(met, 2);
      return new Set(server.used).size === 1 && (await stack.names()).length > 0;
    });
    server.reset();
    const [first = NaN, ...rest] = (await turns(met, 6)).map(Number);
    expect(rest).toEqual([1, 2, 3, 4, 5].map((more) => first + more));
    expect(await turns(known, 2)).toEqual([9, 10]);
    const fresh = await stack.newCaller();
    expect(await turns(fresh, 4)).toEqual([1, 2, 3, 4]);
    expect([server.count('initialize'), server.count('DELETE')]).toEqual([1, 0]);
    process.stdout.write(`Redis back after it was ${how}: one session for each again\n`);
  },
);
