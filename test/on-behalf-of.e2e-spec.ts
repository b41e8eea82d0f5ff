import { call, ERAS, rpc, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';
import { connectV1, connectV2 } from './support/mcp-clients.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

describe.each(ERAS)('the on-behalf-of call, era %s', (era) => {
  it('OPS-06: greet answers with what the upstream says to the caller, to the word', async () => {
    const answer = await call(stack, 'greet', {
      era,
      token: await stack.token(),
      arguments: { name: '  Ada ' },
    });
    expect(answer.status).toBe(200);
    expect(answer.result).toEqual({
      content: [
        {
          type: 'text',
          text:
            'Hello, Ada (local|all-rights)!\nUpstream API Response: {\n' +
            '  "msg": "Hello from upstream API",\n' +
            '  "sub": "local|all-rights",\n' +
            '  "scopes": [\n    "read:private"\n  ]\n}',
        },
      ],
    });
  });

  it.each([{}, { name: '' }, { name: '   ' }])('greets "there" for %j', async (args) => {
    const answer = await call(stack, 'greet', { era, token: await stack.token(), arguments: args });
    expect(textOf(answer)).toMatch(/^Hello, there \(local\|all-rights\)!\n/);
  });

  it('TOOL-13: whoami shows chosen claims, as text and as structured content', async () => {
    const answer = await call(stack, 'whoami', { era, token: await stack.token() });
    const shown = JSON.parse(textOf(answer)) as { user: object; scopes: string[] };
    expect(answer.result?.['structuredContent']).toEqual(shown);
    expect(shown.scopes.sort()).toEqual(['tool:greet', 'tool:whoami']);
    expect(shown.user).toMatchObject({ sub: 'local|all-rights' });
    for (const key of Object.keys(shown.user)) {
      expect(['sub', 'client_id', 'azp', 'name', 'email']).toContain(key);
    }
    expect(textOf(answer)).toBe(JSON.stringify(shown, null, 2));
  });

  it('SCOPE-05: get_datetime needs no scope and answers in ISO 8601', async () => {
    const answer = await call(stack, 'get_datetime', { era, token: await stack.token() });
    expect(textOf(answer)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('SCOPE-06, SCOPE-07: no-greet is refused with granted and needed scopes', async () => {
    const exchanges = stack.issuer.counters.exchanges;
    const answer = await call(stack, 'greet', { era, token: await stack.token('no-greet') });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toMatch(
      /^Bearer error="insufficient_scope",.*scope="tool:greet tool:whoami"/,
    );
    expect(answer.headers.get('www-authenticate')).toContain(
      `resource_metadata="${stack.url}/.well-known/oauth-protected-resource"`,
    );
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
  });

  it('SCOPE-09: a tool the caller lacks scope for stays listed', async () => {
    const token = await stack.token('no-greet');
    const answer = await rpc(stack, { era, token, method: 'tools/list' });
    const tools = answer.result?.['tools'] as { name: string }[];
    expect(tools.map(({ name }) => name)).toEqual(['greet', 'whoami', 'get_datetime']);
  });

  it('TX-24: no-upstream gets a readable tool error and the upstream no call', async () => {
    const before = stack.atUpstream.length;
    const answer = await call(stack, 'greet', { era, token: await stack.token('no-upstream') });
    expect(answer.status).toBe(200);
    expect(answer.result?.['isError']).toBe(true);
    expect(textOf(answer)).toMatch(/^You lack a permission at the upstream API\. \(reference /);
    expect(stack.atUpstream).toHaveLength(before);
  });

  it('TOOL-03: wrong arguments are a tool error that names the field, without exchange', async () => {
    const exchanges = stack.issuer.counters.exchanges;
    const token = await stack.token();
    const answer = await call(stack, 'greet', { era, token, arguments: { name: 7 } });
    expect(answer.status).toBe(200);
    expect(answer.result?.['isError']).toBe(true);
    expect(textOf(answer)).toMatch(/name:/);
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
  });

  it('TOOL-04: an unknown tool is -32602 in band', async () => {
    const answer = await call(stack, 'nope', { era, token: await stack.token() });
    expect(answer.status).toBe(200);
    expect(answer.body['error']).toEqual({ code: -32602, message: 'Unknown tool: nope' });
  });
});

it('PASS-01: the caller’s token never reaches the upstream, in no part', async () => {
  const token = await stack.token();
  await call(stack, 'greet', { token });
  const [, payload, signature] = token.split('.') as [string, string, string];
  const seen = stack.atUpstream.join('\n');
  expect(seen).toContain('/api/private-scope');
  for (const part of [token, payload, signature]) expect(seen).not.toContain(part);
});

it('PASS-03: only listed headers travel', async () => {
  const before = stack.atUpstream.length;
  await call(stack, 'greet', {
    token: await stack.token(),
    headers: { cookie: 'a=b', 'x-forwarded-user': 'root', dpop: 'x', 'x-canary': 'y' },
  });
  const names = stack.atUpstream[before]!.split('\n')
    .slice(2)
    .filter((_, i) => i % 2 === 0)
    .map((name) => name.toLowerCase());
  expect(new Set(names)).toEqual(
    new Set([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
      'traceparent',
      'user-agent',
      'x-request-id',
    ]),
  );
});

describe('both eras give the same answers', () => {
  it.each([
    ['greet', { name: 'Ada' }],
    ['whoami', {}],
    ['greet', { name: 7 }],
    ['nope', {}],
  ])('%s %j', async (name, args) => {
    const token = await stack.token();
    const answers = await Promise.all(
      ERAS.map((era) => call(stack, name, { era, token, arguments: args })),
    );
    const [legacy, modern] = answers.map(({ status, result, body }) => ({
      status,
      result,
      error: body['error'],
    }));
    expect(modern).toEqual(legacy);
  });

  it('tools/list', async () => {
    const token = await stack.token();
    const [legacy, modern] = await Promise.all(
      ERAS.map((era) => rpc(stack, { era, token, method: 'tools/list' })),
    );
    expect(modern!.result).toEqual(legacy!.result);
  });
});

describe.each([
  ['SDK v1', connectV1],
  ['SDK v2, 2026-07-28', connectV2],
])('%s client', (_name, connect) => {
  it('lists the three tools and calls each of them', async () => {
    const client = await connect(stack.url, await stack.token());
    try {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['greet', 'whoami', 'get_datetime']);
      expect(await client.text('greet', { name: 'Ada' })).toMatch(
        /^Hello, Ada \(local\|all-rights/,
      );
      expect(await client.text('whoami')).toContain('"sub": "local|all-rights"');
      expect(await client.text('get_datetime')).toMatch(/Z$/);
    } finally {
      await client.close();
    }
  });
});
