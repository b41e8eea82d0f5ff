import { randomBytes } from 'node:crypto';
import { eventually } from '../support/child.js';
import { held } from '../support/held.js';
import { call } from '../support/rpc.js';
import { KEY, SharedStack } from './shared-stack.js';

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

const served = async (calls: readonly Promise<boolean>[]) =>
  (await Promise.all(calls)).filter((answer) => answer).length;

/** Milliseconds for which the claim of an exchange still holds. */
async function claimMs(): Promise<number> {
  const [claim] = await shared.redis.client.keys('*:claim');
  return claim === undefined ? 0 : shared.redis.client.pttl(claim);
}

/** Returns when the holder has prolonged its claim so many times. */
async function claimRenewed(times: number): Promise<void> {
  let [before, renewals] = [await claimMs(), 0];
  await eventually(`a claim that is renewed ${times} times`, async () => {
    const now = await claimMs();
    if (now > before) renewals += 1;
    before = now;
    return renewals >= times;
  });
}

it('what one replica obtained, the other finds', async () => {
  const token = await shared.newCaller();
  const exchanges = await shared.exchangesOf(async () => {
    expect(await shared.greets(0, token)).toBe(true);
    expect(await shared.greets(1, token)).toBe(true);
  });
  expect(exchanges).toBe(1);
});

it('XC-04: 1,000 concurrent first calls of one caller at two replicas are one exchange', async () => {
  const token = await shared.newCaller();
  const exchange = held();
  shared.stack.issuer.faults.token = { hold: exchange.hold, times: 1 };
  const exchanges = await shared.exchangesOf(async () => {
    const calls = Array.from({ length: 1_000 }, (_, index) => shared.greets(index, token));
    await exchange.arrived;
    exchange.release();
    expect(await served(calls)).toBe(1_000);
  });
  process.stdout.write(`1,000 calls of one caller, two processes: ${exchanges} exchange\n`);
  expect(exchanges).toBe(1);
});

it('N callers at two replicas are N exchanges; an upstream 401 is one more', async () => {
  const tokens = await Promise.all(Array.from({ length: 50 }, () => shared.newCaller()));
  const exchanges = await shared.exchangesOf(async () => {
    const calls = tokens.flatMap((token) =>
      [0, 1, 2, 3].map((index) => shared.greets(index, token)),
    );
    expect(await served(calls)).toBe(200);
  });
  const again = await shared.exchangesOf(async () => {
    shared.stack.refuseAtUpstream(1);
    expect(await shared.greets(0, tokens[0]!)).toBe(true);
    expect(await shared.greets(1, tokens[0]!)).toBe(true);
  });
  process.stdout.write(`50 callers: ${exchanges} exchanges; after one 401: ${again} more\n`);
  expect([exchanges, again]).toEqual([50, 1]);
});

it('UP-01: what the upstream refused is gone for the other replica too', async () => {
  const token = await shared.newCaller();
  await shared.greets(0, token);
  shared.stack.refuseAtUpstream(1);
  const exchanges = await shared.exchangesOf(async () => {
    expect(await shared.greets(0, token)).toBe(true);
    const before = shared.stack.atUpstream.length;
    expect(await shared.greets(1, token)).toBe(true);
    expect(shared.stack.atUpstream.length - before).toBe(1);
  });
  expect(exchanges).toBe(1);
});

it('UP-01: what the upstream refused stays gone when no other token could be had', async () => {
  const token = await shared.newCaller();
  await shared.greets(0, token);
  shared.stack.refuseAtUpstream(1);
  shared.stack.issuer.faults.token = { status: 503 };
  expect(await shared.greets(0, token)).toBe(false);
  shared.stack.issuer.faults.token = undefined;
  const exchanges = await shared.exchangesOf(async () => {
    expect(await shared.greets(1, token)).toBe(true);
  });
  expect(exchanges).toBe(1);
});

it('XC-04: who waits for a slow exchange of another replica waits, and makes none of its own', async () => {
  const token = await shared.newCaller();
  const exchange = held();
  shared.stack.issuer.faults.token = { hold: exchange.hold, times: 1 };
  const exchanges = await shared.exchangesOf(async () => {
    const calls = [0, 1, 2, 3].map((index) => shared.greets(index, token));
    await exchange.arrived;
    await claimRenewed(6);
    exchange.release();
    expect(await served(calls)).toBe(4);
  });
  expect(exchanges).toBe(1);
});

it('a replica that dies in the middle of an exchange does not keep the others waiting', async () => {
  const token = await shared.newCaller();
  const exchange = held();
  shared.stack.issuer.faults.token = { hold: exchange.hold, times: 1 };
  const dying = call(shared.at(0), 'greet', { token }).catch(() => undefined);
  await exchange.arrived;
  await shared.at(0).stop('SIGKILL');
  await dying;
  expect(await claimMs()).toBeLessThanOrEqual(2_000);
  expect(await shared.greets(1, token)).toBe(true);
  exchange.release();
});

it('a refusal at one replica lets the other ask, and nobody hangs', async () => {
  const token = await shared.newCaller();
  const refusal = held();
  shared.stack.issuer.faults.token = {
    status: 400,
    body: '{"error":"invalid_grant"}',
    hold: refusal.hold,
    times: 2,
  };
  const pending = [0, 1].map((index) => call(shared.at(index), 'greet', { token }));
  await refusal.arrived;
  refusal.release();
  const answers = await Promise.all(pending);
  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
});

it('XC-01, XC-09: keys tell nothing of a person, values nothing without the key, both end', async () => {
  const token = await shared.newCaller();
  await shared.greets(0, token);
  const keys = await shared.redis.client.keys('*');
  expect(keys).toEqual([expect.stringMatching(/^mcp-gateway:\{[A-Za-z0-9_-]{43}\}:token$/)]);
  const value = (await shared.redis.client.getBuffer(keys[0]!))!.toString('latin1');
  expect(value).not.toMatch(/eyJ|local\||read:private|localhost/);
  const ttl = await shared.redis.client.pttl(keys[0]!);
  expect(ttl).toBeGreaterThan(3_000_000);
  expect(ttl).toBeLessThanOrEqual(3_600_000);
});

it.each<[string, (value: Buffer) => Buffer]>([
  ['garbage', () => randomBytes(700)],
  ['a changed byte', (value) => Buffer.from(value.map((byte, i) => (i === 300 ? byte ^ 1 : byte)))],
  ['another caller’s entry', (value) => value],
  ['nothing', () => Buffer.alloc(0)],
])('a poisoned entry (%s) is a miss and is replaced', async (_name, poison) => {
  const [token, other] = [await shared.newCaller(), await shared.newCaller()];
  await shared.greets(0, other);
  const [donor] = await shared.redis.client.keys('*');
  const value = (await shared.redis.client.getBuffer(donor!))!;
  await shared.greets(0, token);
  const key = (await shared.redis.client.keys('*')).find((name) => name !== donor)!;
  await shared.redis.client.set(key, poison(value));
  const exchanges = await shared.exchangesOf(async () => {
    expect(await shared.greets(1, token)).toBe(true);
  });
  expect(exchanges).toBe(1);
  await eventually('a new entry', async () => {
    const now = await shared.redis.client.getBuffer(key);
    return now !== null && !now.equals(poison(value));
  });
});

it('the encryption key rotates: new first, the old one still opens', async () => {
  const token = await shared.newCaller();
  await shared.greets(0, token);
  const next = randomBytes(32).toString('base64');
  const rotated = await shared.startReplicas({ TOKEN_CACHE_KEY: `${next},${KEY}` });
  const known = await shared.exchangesOf(() => call(rotated[0]!, 'greet', { token }));
  expect(known).toBe(0);
  const fresh = await shared.newCaller();
  await call(rotated[0]!, 'greet', { token: fresh });
  const after = await shared.startReplicas({ TOKEN_CACHE_KEY: next });
  expect(await shared.exchangesOf(() => call(after[0]!, 'greet', { token: fresh }))).toBe(0);
  expect(await shared.exchangesOf(() => call(after[1]!, 'greet', { token }))).toBe(1);
});

it('replicas with another configuration do not meet in Redis', async () => {
  const token = await shared.newCaller();
  await shared.greets(0, token);
  const others = await shared.startReplicas({ EXCHANGE_PROFILE: 'rfc8693' });
  expect(await shared.exchangesOf(() => call(others[0]!, 'greet', { token }))).toBe(1);
});
