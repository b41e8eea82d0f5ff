import { randomBytes } from 'node:crypto';
import { FAULT_MATRIX } from '../fault-matrix.js';
import { eventually } from '../support/child.js';
import { FaultProxy, FAULTS } from '../support/fault-proxy.js';
import { freePorts } from '../support/free-ports.js';
import { call, textOf } from '../support/rpc.js';
import { startStack, type Stack } from '../support/stack.js';
import { RedisServer } from './redis-server.js';

/** What Redis may cost a call: 50 ms until it is given up, once a second. */
const MOST_EXTRA_MS = 100;

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
    const started = performance.now();
    const text = textOf(await call(stack, 'greet', { token }));
    return { served: text.startsWith('Hello') ? 'served' : text, ms: performance.now() - started };
  };
  await greet(warm);
  const usual = (await greet(warm)).ms;
  await proxy.break(fault);
  const calls = [await greet(warm), await greet(cold), await greet(colder), await greet(cold)];
  const slowest = Math.round(Math.max(...calls.map(({ ms }) => ms)));
  process.stdout.write(
    `Redis           ${fault.padEnd(20)} ${String(slowest).padStart(5)} ms  served\n`,
  );
  expect(calls.map(({ served }) => served)).toEqual(Array(4).fill(FAULT_MATRIX[fault].Redis));
  expect(slowest).toBeLessThan(usual + MOST_EXTRA_MS + 100);
  if (fault !== 'refused') expect(proxy.hits).toBeGreaterThan(0);
});
