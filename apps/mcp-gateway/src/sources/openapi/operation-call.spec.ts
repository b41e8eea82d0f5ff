import { OperationCalls, JSON_TYPE } from '../../../../../test/support/openapi-calls.js';
import { apiTool, documentedUpstream } from '../../../../../test/support/openapi-tool.js';
import { ArgumentError, type ApiTool } from '#openapi';

let calls: OperationCalls;
beforeEach(async () => {
  calls = await OperationCalls.start();
});
afterEach(() => calls.close());

it('go below the upstream, with the token for its scopes', async () => {
  calls.answers([200, JSON_TYPE, '{}']);
  await calls.call(calls.toolOf());
  expect(calls.server.requests).toEqual([
    expect.objectContaining({
      method: 'GET',
      url: '/v1/orders/7',
      headers: expect.objectContaining({ authorization: 'Bearer token-1' }) as unknown,
    }),
  ]);
  expect(calls.sessions.asked).toEqual([{ scopes: ['read'] }]);
});

it('without security they carry no token, and nothing is exchanged', async () => {
  calls.answers([200, JSON_TYPE, '{}']);
  await calls.call(calls.toolOf({ security: { token: 'none', schemes: [] } }));
  expect(calls.server.requests[0]!.headers).not.toHaveProperty('authorization');
  expect(calls.sessions.asked).toEqual([]);
});

it('a value of a security scheme wins over an argument', async () => {
  calls.answers([200, JSON_TYPE, '{}']);
  const openapi = {
    ...documentedUpstream('').openapi,
    securitySchemes: { tenant: { header: 'x-tenant', value: 'acme' } },
  };
  const api = {
    security: { token: 'none', schemes: ['tenant'] },
    request: (given) => ({ ...apiTool().request(given), headers: { 'X-Tenant': 'other' } }),
  } satisfies Partial<ApiTool>;
  await calls.call(calls.toolOf(api, { openapi }));
  expect(calls.server.requests[0]!.headers['x-tenant']).toBe('acme');
});

it.each<[string, unknown]>([
  ['..', '..'],
  ['a dot', '.'],
  ['nothing', ''],
  ['dots within', 'a/../b'],
  ['encoded dots', '%2e%2e%2fadmin'],
  ['a backslash', '..\\x'],
  ['a control character', '\u0000'],
  ['half a character', '\ud800'],
])('a path value of %s is a wrong argument: no exchange, no request', (_what, id) => {
  const { ok, ...rest } = calls.toolOf().input.check({ id });
  expect([ok, rest]).toEqual([false, { problems: [expect.stringMatching(/path|URL/)] }]);
  expect([calls.sessions.asked, calls.server.requests]).toEqual([[], []]);
});

it('a value that cannot be sent is named by its argument, and so are two in one segment', () => {
  const request = ({ name, ext }: Readonly<Record<string, unknown>>) => ({
    ...apiTool().request({}),
    path: {
      literals: ['/files/', '.', ''],
      values: [String(name), String(ext)],
      arguments: ['name', 'ext'],
    },
  });
  const { input } = calls.toolOf({ request });
  const problem = (name: string, ext: string) => {
    const found = input.check({ name, ext });
    return found.ok ? [] : found.problems;
  };
  expect(problem('a', '')).toEqual(['ext must not be empty']);
  expect(problem('.', '.')).toEqual([
    'name and ext must not have "." or ".." as a part, however spelled',
  ]);
  expect(problem('/', 'a')).toEqual(['name and ext must not begin with a slash or be blank']);
  expect(problem('a', 'b')).toEqual([]);
});

it('arguments beyond the limit of the upstream are wrong before their schema is looked at', () => {
  let looks = 0;
  const input = {
    ...apiTool().input,
    check: (value: unknown) => {
      looks += 1;
      return { ok: true as const, value };
    },
  };
  const limits = { ...documentedUpstream('').limits, argumentBytes: 100 };
  const tool = calls.toolOf({ input }, { limits });
  expect(tool.input.check({ id: 'a'.repeat(100) })).toEqual({
    ok: false,
    problems: ['the arguments hold more than 100 bytes'],
  });
  expect(looks).toBe(0);
  expect(tool.input.check({ id: 'a' })).toMatchObject({ ok: true });
});

it('what the document refuses is told in its words, cleaned', () => {
  const refuses = () => {
    throw new ArgumentError('tag must be\u001b visible characters');
  };
  expect(calls.toolOf({ request: refuses }).input.check({})).toEqual({
    ok: false,
    problems: ['tag must be visible characters'],
  });
});

it('arguments that do not fit the schema make no request', () => {
  const input = {
    ...apiTool().input,
    check: () => ({ ok: false as const, problems: ['id: wrong'] }),
  };
  const request = () => {
    throw new Error('not made');
  };
  expect(calls.toolOf({ input, request }).input.check({})).toEqual({
    ok: false,
    problems: ['id: wrong'],
  });
});

it('a fault of ours fails the call, and is not blamed on its arguments', async () => {
  const fault = new TypeError('a fault');
  const tool = calls.toolOf({
    request: () => {
      throw fault;
    },
  });
  await expect(calls.call(tool)).rejects.toBe(fault);
  expect(calls.server.requests).toEqual([]);
});
