import { call, rpc, rpcMessage } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

it('AUTH-07: a token in a form body is not honoured', async () => {
  const response = await fetch(stack.url, {
    method: 'POST',
    body: new URLSearchParams({ access_token: await stack.token() }),
  });
  expect(response.status).toBe(401);
});

it('AUTH-17: no answer is Nest’s own 401', async () => {
  for (const token of [undefined, 'bad', 'a.b.c']) {
    const { body, headers } = await rpc(stack, { method: 'ping', ...(token && { token }) });
    expect(body).not.toHaveProperty('statusCode');
    expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
  }
});

it('PASS-06: arguments steer nothing of the upstream request', async () => {
  const token = await stack.token();
  for (const name of ['../admin', '//evil', '@evil', '%2e%2e', '?x', 'a\r\nb']) {
    await call(stack, 'greet', { token, arguments: { name } });
  }
  for (const seen of stack.atUpstream)
    expect(seen.split('\n', 2)).toEqual(['GET', '/api/private-scope']);
});

it('SCOPE-10: no challenge names an upstream scope', async () => {
  const answers = [
    await call(stack, 'greet'),
    await call(stack, 'greet', { token: await stack.token('no-greet') }),
  ];
  for (const { headers } of answers) {
    expect(headers.get('www-authenticate')).not.toContain('read:private');
  }
});

it('LOG-02: arguments and upstream bodies are not logged', async () => {
  await call(stack, 'greet', {
    token: await stack.token(),
    arguments: { name: 'canary-argument-c05e' },
  });
  expect(stack.log.text).not.toMatch(/canary-argument|Hello from upstream/);
});

it('HTTP-03: without HOST only loopback is listened on', () => {
  expect(stack.config.endpoint.host).toBe('127.0.0.1');
});

it('TOOL-07, CACHE-M-03: structured results come as text too; lists do not vary by caller', async () => {
  const [all, few] = [await stack.token(), await stack.token('no-greet')];
  const lists = await Promise.all(
    [all, few].map((token) => rpc(stack, { era: '2026', token, method: 'tools/list' })),
  );
  expect(lists[0]!.body).toEqual(lists[1]!.body);
  const { result } = await call(stack, 'whoami', { token: all });
  const [block] = result!['content'] as { text: string }[];
  expect(JSON.parse(block!.text)).toEqual(result!['structuredContent']);
});

it('ORD-01, ORD-04: of two broken rules the earlier one answers', async () => {
  const token = await stack.token('no-greet');
  const send = async (headers: Record<string, string>, body: string, method = 'POST') => {
    const response = await fetch(stack.url, {
      method,
      headers,
      ...(method === 'POST' && { body }),
    });
    return response.status;
  };
  const { headers, body } = rpcMessage({
    era: '2026',
    token,
    method: 'tools/call',
    params: { name: 'greet', arguments: { name: 7 } },
  });
  const anonymous = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'authorization'),
  );
  expect(await send({ ...anonymous, origin: 'http://evil.example' }, body)).toBe(403);
  expect(await send(anonymous, '{')).toBe(401);
  expect(await send({ ...headers, 'content-type': 'text/plain' }, '{')).toBe(415);
  expect(await send({ ...headers, 'mcp-method': 'x' }, '{')).toBe(400);
  expect(await send({ ...headers, 'mcp-name': 'x' }, body)).toBe(400);
  expect(await send(headers, body)).toBe(403);
});

it('PRM-13: no DPoP member is published', async () => {
  const url = `${stack.url}/.well-known/oauth-protected-resource`;
  expect(Object.keys((await (await fetch(url)).json()) as object).join()).not.toContain('dpop');
});
