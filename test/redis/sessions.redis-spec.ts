import { randomBytes, randomUUID } from 'node:crypto';
import { SESSION_IDLE_MS } from '../../apps/mcp-gateway/src/upstreams/mcp/legacy/session-store.js';
import { eventually } from '../support/child.js';
import { held } from '../support/held.js';
import { PASSWORD, rule } from './guide-rule.js';
import { SessionStack } from './session-stack.js';

let stack: SessionStack;
const redis = () => stack.shared.redis.client;
const newCaller = () => stack.newCaller();
const many = <T>(count: number, run: (index: number) => T) =>
  Array.from({ length: count }, (_each, index) => run(index));
beforeAll(async () => {
  stack = await SessionStack.start();
});
afterAll(() => stack.close());
beforeEach(async () => {
  await redis().flushall();
  stack.server.reset();
});

describe('two replicas and one Redis', () => {
  beforeAll(() => stack.replicas());
  afterAll(() => stack.shared.stopReplicas());

  it('XC-12: a caller has one session, and its state is kept whichever replica is asked', async () => {
    const token = await newCaller();
    const counts = [];
    for (let index = 0; index < 8; index += 1) counts.push(await stack.count(index, token));
    const { server } = stack;
    process.stdout.write(
      `Two replicas with Redis: ${counts.join(' ')}; ${new Set(server.used).size} session id\n`,
    );
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(server.used).size).toBe(1);
    expect(server.count('initialize')).toBe(1);
  });

  it('XC-12: of many first calls at both at once, one opens the session', async () => {
    const token = await newCaller();
    const opening = held();
    stack.server.hold = opening.hold;
    const counts = Promise.all(many(40, (index) => stack.count(index, token)));
    await opening.arrived;
    opening.release();
    const sorted = (await counts).sort((one, other) => Number(one) - Number(other));
    expect(sorted).toEqual(many(40, (index) => index + 1));
    expect(stack.server.count('initialize')).toBe(1);
    process.stdout.write('40 concurrent first calls at two replicas: 1 initialize\n');
  });

  it('XC-12: a session is nobody else’s', async () => {
    const tokens = await Promise.all(many(20, newCaller));
    const counts = await Promise.all(
      tokens.flatMap((token) => [0, 1, 2, 3].map((index) => stack.count(index, token))),
    );
    expect(counts.sort()).toEqual(many(80, (index) => Math.floor(index / 20) + 1));
    expect([stack.server.count('initialize'), new Set(stack.server.used).size]).toEqual([20, 20]);
  });

  it('XC-12: names tell nothing of a person, values nothing of a session, and both end when it is idle', async () => {
    const token = await newCaller();
    await stack.count(0, token);
    const [id = ''] = stack.server.used;
    const [name = ''] = await stack.names();
    expect(name).toMatch(/^mcp-gateway:\{[A-Za-z0-9_-]{43}\}:session$/);
    for (const each of await redis().keys('*')) {
      const value = (await redis().getBuffer(each))!.toString('latin1');
      expect(each + value).not.toMatch(/local\||client-|2025-11-25|127\.0\.0\.1/);
      for (const form of [id, Buffer.from(id).toString('base64'), Buffer.from(id).toString('hex')])
        expect(each + value).not.toContain(form);
    }
    const left = await redis().pttl(name);
    expect([left > SESSION_IDLE_MS / 2, left <= SESSION_IDLE_MS]).toEqual([true, true]);
    await redis().pexpire(name, SESSION_IDLE_MS / 2);
    expect(await stack.count(1, token)).toBe(2);
    expect(await redis().pttl(name)).toBeGreaterThan(SESSION_IDLE_MS / 2);
  });

  it('XC-12: one that the server no longer knows is opened again once, for both', async () => {
    const token = await newCaller();
    await Promise.all(many(2, (index) => stack.count(index, token)));
    stack.server.forget();
    stack.server.reset();
    const counts = await Promise.all(many(20, (index) => stack.count(index, token)));
    expect(counts.map(Number).sort((one, other) => one - other)).toEqual(
      many(20, (index) => index + 1),
    );
    expect([stack.server.count('initialize'), new Set(stack.server.used).size]).toEqual([1, 1]);
  });

  it.each<[string, (value: Buffer) => Buffer]>([
    ['garbage', () => randomBytes(120)],
    [
      'a changed byte',
      (value) => Buffer.from(value.map((byte, i) => (i === 40 ? byte ^ 1 : byte))),
    ],
    ['another caller’s', (value) => value],
    ['nothing', () => Buffer.alloc(0)],
    ['a megabyte', () => Buffer.alloc(1024 * 1024)],
  ])('XC-12: %s in the place of a session counts as none, and is replaced', async (_n, poison) => {
    const [token, other] = [await newCaller(), await newCaller()];
    await stack.count(0, other);
    const [donor = ''] = await stack.names();
    const value = (await redis().getBuffer(donor))!;
    await stack.count(0, token);
    const name = (await stack.names()).find((each) => each !== donor)!;
    const planted = poison(value);
    await redis().set(name, planted);
    stack.server.reset();
    expect(await stack.count(1, token)).toBe(1);
    expect(stack.server.count('initialize')).toBe(1);
    await eventually('a new entry', async () => !(await redis().getBuffer(name))!.equals(planted));
    expect(await stack.count(0, token)).toBe(2);
    expect(new Set(stack.server.used).size).toBe(1);
  });

  it('XC-12: a token’s entry in the place of a session’s counts as none', async () => {
    const token = await newCaller();
    await stack.count(0, token);
    const [name = ''] = await stack.names();
    const [donor = ''] = await redis().keys('*:token');
    await redis().set(name, (await redis().getBuffer(donor))!);
    expect(await stack.count(1, token)).toBe(1);
  });

  it('XC-12: a claim of a replica that died keeps nobody from a session', async () => {
    const token = await newCaller();
    await stack.count(0, token);
    const [name = ''] = await stack.names();
    await redis().flushall();
    await redis().set(name.replace(/:session$/, ':claim'), randomUUID(), 'PX', 1_900);
    expect([await stack.count(1, token), await stack.count(0, token)]).toEqual([1, 2]);
  });

  it('XC-12: what Redis lost is shared again by the replica that used it', async () => {
    const token = await newCaller();
    await stack.count(0, token);
    await redis().flushall();
    expect([await stack.count(0, token), await stack.count(1, token)]).toEqual([2, 3]);
    expect(stack.server.count('initialize')).toBe(1);
  });
});

it('XC-12: the rights that the guide gives a user of Redis are enough for it', async () => {
  await redis().call('ACL', ...rule());
  await stack.replicas({
    REDIS_URL: stack.shared.redis.url.replace('//', `//mcp-gateway:${PASSWORD}@`),
  });
  const token = await newCaller();
  expect([await stack.count(0, token), await stack.count(1, token)]).toEqual([1, 2]);
  expect(await redis().call('ACL', 'LOG')).toEqual([]);
  await stack.shared.stopReplicas();
});

it('XC-12: a replica that ends takes no session with it, and the next one continues it', async () => {
  await stack.replicas();
  const token = await newCaller();
  expect([await stack.count(0, token), await stack.count(1, token)]).toEqual([1, 2]);
  await stack.shared.at(0).stop();
  expect(await stack.count(1, token)).toBe(3);
  await stack.shared.stopReplicas();
  expect(stack.server.count('DELETE')).toBe(0);
  await stack.replicas();
  expect(await stack.count(0, token)).toBe(4);
  expect(new Set(stack.server.used).size).toBe(1);
  await stack.shared.stopReplicas();
});

it('XC-12: gateways that reach the server as another client share no session with these', async () => {
  const token = await newCaller();
  await stack.replicas();
  await stack.count(0, token);
  await stack.shared.stopReplicas();
  await stack.replicas({}, { more: '    headers: { x-tenant: b }\n' });
  expect(await stack.count(0, token)).toBe(1);
  expect(await stack.names()).toHaveLength(2);
  await stack.shared.stopReplicas();
});

it.each(['call', 'none'])('XC-12: `session: %s` shares nothing', async (session) => {
  await stack.replicas({}, { session });
  const token = await newCaller();
  for (const index of [0, 1]) await stack.count(index, token);
  expect(stack.server.count('initialize')).toBeGreaterThan(1);
  const names = await redis().keys('*');
  expect(names.filter((each) => !each.endsWith(':token'))).toEqual([]);
  await stack.shared.stopReplicas();
});
