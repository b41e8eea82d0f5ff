import { call, ERAS } from './support/rpc.js';
import { expectNoSecrets, searchLogs, watchLog, watchSecret } from './support/secret-search.js';
import { CLIENT_SECRET, startStack, type Stack } from './support/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

it('LOG-01: calls, refusals and failures at debug level log no token, secret or Authorization', async () => {
  const canary = 'canary-argument-77aa';
  for (const era of ERAS) {
    for (const user of ['all-rights', 'no-greet', 'no-upstream'] as const) {
      const token = await stack.token(user);
      await call(stack, 'greet', { era, token, arguments: { name: canary } });
      await call(stack, 'whoami', { era, token });
    }
    await call(stack, 'greet', { era, token: 'canary-opaque-token-31fe' });
    await fetch(`${stack.url}/?access_token=canary-query-token-8c2d`, { method: 'POST' });
    const unlucky = await stack.issuer.issue({ canary: era });
    stack.issuer.faults.token = { status: 500, body: 'canary-body-90de', times: 2 };
    await call(stack, 'greet', { era, token: unlucky });
    const echoed = await stack.issuer.issue({ echoed: era });
    const said = `bad ${CLIENT_SECRET} (${encodeURIComponent(CLIENT_SECRET)}) for ${echoed}`;
    stack.issuer.faults.token = {
      status: 400,
      body: JSON.stringify({ error: said, error_description: said }),
      times: 1,
    };
    await call(stack, 'greet', { era, token: echoed });
    expect(stack.log.text).toContain('bad [removed] ([removed]) for [removed]');
  }
  expect(stack.log.requests('mcp-gateway').length).toBeGreaterThan(10);
  expect(stack.log.requests('local-issuer').length).toBeGreaterThan(3);
  expect(stack.log.requests('upstream-api').length).toBeGreaterThan(0);
  expectNoSecrets(stack.log.text, [CLIENT_SECRET, ...stack.tokens]);
  expect(stack.log.text).not.toMatch(/canary/);
});

it('the search finds what it looks for', () => {
  const [token] = stack.tokens;
  for (const line of [
    CLIENT_SECRET,
    token!,
    token!.split('.')[2]!,
    'Bearer abcdefghijklmnopqrstu',
  ]) {
    expect(() => {
      expectNoSecrets(`{"msg":"${line}"}`, [CLIENT_SECRET, token!]);
    }).toThrow(/stands in the log/);
  }
});

it('the search of a suite’s logs finds a secret that was remembered before or after', () => {
  let text = '{"msg":"fine"}\n';
  watchLog('a log of this test', () => text);
  watchSecret('canary-of-this-test-41cd');
  searchLogs();
  text = '{"msg":"canary-of-this-test-41cd"}\n';
  expect(searchLogs).toThrow('in the log of a log of this test');
  text = '{"msg":"gone"}\n';
});
