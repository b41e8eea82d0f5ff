import { createGateway } from '../apps/mcp-gateway/src/create-gateway.js';
import { held } from './support/held.js';
import { call, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
beforeEach(async () => (stack = await startStack()));
afterEach(() => stack.close());

it('XC-05, TX-31: who leaves does not take the others’ exchange along', async () => {
  const token = await stack.token();
  const exchange = held();
  stack.issuer.faults.token = { hold: exchange.hold, times: 1 };
  const leaving = new AbortController();
  const params = { name: 'greet', arguments: {} };
  const left = fetch(stack.url, {
    method: 'POST',
    signal: leaving.signal,
    ...rpcMessage({ era: '2026', method: 'tools/call', params, token }),
  });
  const stays = call(stack, 'greet', { era: '2026', token });
  await exchange.arrived;
  leaving.abort();
  await expect(left).rejects.toThrow();
  expect((await call(stack, 'whoami', { era: '2026', token })).status).toBe(200);
  exchange.release();
  expect(textOf(await stays)).toMatch(/^Hello/);
  expect(stack.issuer.counters.exchanges).toBe(1);
});

it('XC-11: a new process knows no delegated token of the old one', async () => {
  const token = await stack.token();
  await call(stack, 'greet', { token });
  await stack.stopGateway();
  const next = await createGateway(stack.config, {
    logStream: stack.log,
    checkClients: false,
  });
  await next.listen(stack.config.endpoint.port, '127.0.0.1');
  try {
    expect(textOf(await call(stack, 'greet', { token }))).toMatch(/^Hello/);
    expect(stack.issuer.counters.exchanges).toBe(2);
  } finally {
    await next.close();
  }
});

it('N callers are N exchanges; one more for one upstream 401', async () => {
  const tokens = await Promise.all(
    Array.from({ length: 8 }, (_, i) => stack.issuer.issue({ jti: String(i) })),
  );
  const all = () => Promise.all(tokens.map((token) => call(stack, 'greet', { token })));
  await all();
  await all();
  expect(stack.issuer.counters.exchanges).toBe(8);
  stack.refuseAtUpstream(1);
  expect(textOf(await call(stack, 'greet', { token: tokens[0]! }))).toMatch(/^Hello/);
  expect(stack.issuer.counters.exchanges).toBe(9);
});

it('TX-21, TX-29: one person’s bad token costs the issuer one request, and the others nothing', async () => {
  const bad = await stack.issuer.issue({ sub: 'local|nobody' });
  const good = await stack.token();
  const asked = () => stack.log.requests('local-issuer').filter(({ path }) => /token$/.test(path));
  const before = asked().length;
  for (let i = 0; i < 60; i += 1) {
    expect((await call(stack, 'greet', { token: bad })).status).toBe(401);
  }
  expect(asked().length - before).toBe(1);
  expect(textOf(await call(stack, 'greet', { token: good }))).toMatch(/^Hello/);
});
