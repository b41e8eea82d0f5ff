import { randomBytes } from 'node:crypto';
import { FAULT_MATRIX } from '../fault-matrix.js';
import { eventually } from '../support/child.js';
import { FaultProxy, FAULTS, STALLING } from '../support/fault-proxy.js';
import { freePorts } from '../support/free-ports.js';
import { call, textOf } from '../support/rpc.js';
import { startStack, type Stack } from '../support/stack.js';
import { RedisServer } from './redis-server.js';

/** What Redis may cost a call: it is given up then, and left alone for a second. */
const GIVEN_UP_MS = 50;
const LEFT_ALONE_MS = 1_000;

let redis: RedisServer;
let proxy: FaultProxy;
let stack: Stack;
beforeAll(async () => {
  redis = await RedisServer.start();
  const [port] = await freePorts(1);
  proxy = await FaultProxy.start(port!, redis.port);
  const key = randomBytes(32).toString('base64');
  stack = await startStack({
    env: { REDIS_URL: `redis://127.0.0.1:${port}`, TOKEN_CACHE_KEY: key },
  });
});
afterAll(async () => {
  await stack.close();
  await proxy.stop();
  await redis.close();
});

/** Each fault meets a connection that works. */
beforeEach(() =>
  eventually('sharing', async () => {
    await stack.time.advance(LEFT_ALONE_MS);
    await call(stack, 'greet', { token: await newCaller() });
    return (await redis.client.keys('*:token')).length > 0;
  }),
);
afterEach(async () => {
  await proxy.heal();
  await redis.client.flushall();
});

let callers = 0;
const newCaller = () => stack.issuer.issue({ jti: `caller ${(callers += 1)}` });

it.each(FAULTS)('XC-09: Redis: %s', async (fault) => {
  const [warm, cold, colder] = [await newCaller(), await newCaller(), await newCaller()];
  const greet = async (token: string) => {
    const text = textOf(await call(stack, 'greet', { token }));
    return text.startsWith('Hello') ? 'served' : text;
  };
  await greet(warm);
  await proxy.break(fault);
  const first = greet(cold);
  if (STALLING.includes(fault)) {
    await proxy.stalled();
    expect(await greet(warm)).toBe('served');
    await stack.time.advance(fault === 'slow' ? GIVEN_UP_MS - 1 : GIVEN_UP_MS);
    proxy.release();
  }
  expect(await first).toBe(FAULT_MATRIX[fault].Redis);
  if (fault !== 'refused') expect(proxy.hits).toBeGreaterThan(0);
  if (fault === 'slow') return;
  // No time passes any more: whoever waited for Redis now would wait for ever.
  const { hits } = proxy;
  for (const token of [warm, colder, cold]) expect(await greet(token)).toBe('served');
  if (STALLING.includes(fault)) expect(proxy.hits).toBe(hits);
});
