import { randomBytes } from 'node:crypto';
import { freePorts } from './support/free-ports.js';
import { call, ERAS, rpc, textOf } from './support/rpc.js';
import { startStack, withStack } from './support/stack.js';

it('AUTH-18: a source that keeps failing waits a minute, others at its address do not', async () => {
  const stack = await startStack({ env: { AUTH_FAILURES_PER_MINUTE: '3' } });
  try {
    const [known, fresh] = [await stack.token(), await stack.issuer.issue({ jti: 'fresh' })];
    const ping = (token?: string) =>
      rpc(stack, { method: 'ping', ...(token !== undefined && { token }) });
    expect((await ping(known)).status).toBe(200);
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await ping('bad')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const forged = `${fresh.slice(0, fresh.lastIndexOf('.'))}.${'A'.repeat(342)}`;
    const refused = await ping(forged);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const token of [known, fresh]) expect((await ping(token)).status).toBe(200);
    expect((await ping()).status).toBe(401);
    await stack.time.advance(60_000);
    expect((await ping('bad')).status).toBe(401);
  } finally {
    await stack.close();
  }
});

it('AUTH-18: unknown keys of a flood cost the issuer one question', async () => {
  await withStack({ AUTH_FAILURES_PER_MINUTE: '3' }, async (stack) => {
    expect(textOf(await call(stack, 'greet', { token: await stack.token() }))).toMatch(/^Hello/);
    const { jwks } = stack.issuer.counters;
    for (let i = 0; i < 40; i += 1) {
      const token = await stack.issuer.issue({}, { kid: `invented ${i}` });
      expect((await rpc(stack, { method: 'ping', token })).status).toBe(i < 3 ? 401 : 429);
    }
    expect(stack.issuer.counters.jwks - jwks).toBe(1);
  });
});

it('TOOL-11: calls are limited for each caller and tool; others are unaffected', async () => {
  await withStack({ CALLS_PER_MINUTE: '2' }, async (stack) => {
    const token = await stack.token();
    const call3 = async (name: string, as: string) => {
      const statuses = [];
      for (let i = 0; i < 3; i += 1) statuses.push((await call(stack, name, { token: as })).status);
      return statuses;
    };
    expect(await call3('whoami', token)).toEqual([200, 200, 429]);
    expect(await call3('get_datetime', token)).toEqual([200, 200, 429]);
    const other = await stack.token('no-greet');
    expect((await call(stack, 'whoami', { token: other })).status).toBe(200);
    expect((await rpc(stack, { method: 'tools/list', token })).status).toBe(200);
  });
});

it('TOOL-11, AUTH-18: messages of both eras count together, and are told the same seconds', async () => {
  const env = { CALLS_PER_MINUTE: '2', AUTH_FAILURES_PER_MINUTE: '2' };
  await withStack(env, async (stack) => {
    const good = await stack.token();
    for (const [token, admitted] of [
      [good, 200],
      ['bad', 401],
    ] as const) {
      const answers = [];
      for (const era of [...ERAS, ...ERAS]) {
        await stack.time.advance(100);
        answers.push(await call(stack, 'whoami', { token, era }));
      }
      const refused = ['60', '60'];
      expect(answers.map(({ status }) => status)).toEqual([admitted, admitted, 429, 429]);
      expect(answers.slice(2).map(({ headers }) => headers.get('retry-after'))).toEqual(refused);
    }
  });
});

it('TOOL-11, AUTH-18: while no Redis answers the limits hold here alone, and a line a minute says so', async () => {
  const [nobody] = await freePorts(1);
  const env = {
    REDIS_URL: `redis://127.0.0.1:${nobody}`,
    TOKEN_CACHE_KEY: randomBytes(32).toString('base64'),
    CALLS_PER_MINUTE: '2',
    AUTH_FAILURES_PER_MINUTE: '2',
  };
  await withStack(env, async (stack) => {
    const good = await stack.token();
    const said = () => stack.log.text.split('keeps the limits alone').length - 1;
    for (const minute of [1, 2]) {
      for (const [token, admitted] of [
        [good, 200],
        ['bad', 401],
      ] as const) {
        const statuses = [];
        for (let i = 0; i < 3; i += 1) {
          statuses.push((await call(stack, 'whoami', { token })).status);
        }
        expect(statuses).toEqual([admitted, admitted, 429]);
      }
      await stack.time.advance(60_000);
      expect(said()).toBe(minute);
    }
  });
});
