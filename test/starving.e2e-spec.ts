import { call, textOf } from './support/rpc.js';
import { startStack } from './support/stack.js';

const GOOD_CALLERS = 60;

it('TX-30: one caller whose exchanges fail does not keep others from their first call', async () => {
  const stack = await startStack({ proxied: true, env: { LOG_LEVEL: 'warn' } });
  const bad = await stack.issuer.issue({ jti: 'bad' });
  const good = await Promise.all(
    Array.from({ length: GOOD_CALLERS }, (_, i) =>
      stack.issuer.issue({ jti: `good ${i}`, sub: 'local|all-rights' }),
    ),
  );
  const state = { going: true, calls: 0 };
  const askInALoop = async () => {
    while (state.going) {
      const text = textOf(await call(stack, 'greet', { token: bad }));
      expect(text).toMatch(/^The authorization server is not available\. Try again\./);
      state.calls += 1;
    }
  };
  try {
    await stack.proxies.issuer!.break('500', (request) => request.includes(bad));
    const loops = Promise.all([askInALoop(), askInALoop()]);
    const texts: string[] = [];
    for (const token of good) {
      texts.push(textOf(await call(stack, 'greet', { token })));
      const { calls } = state;
      while (state.calls < calls + 2) await new Promise((resolve) => setImmediate(resolve));
    }
    state.going = false;
    await loops;
    expect(texts.filter((text) => text.startsWith('Hello'))).toHaveLength(GOOD_CALLERS);
    expect(stack.proxies.issuer!.hits).toBeGreaterThan(0);
  } finally {
    state.going = false;
    await stack.close();
  }
});
