import { keys } from './support/hostile-json.js';
import { call, ERAS, rpc, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const JWT = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
/** Characters of what is said of wrong arguments. */
const SAID = 2_500;

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
  await call(stack, 'greet', { token });
});
afterAll(() => stack.close());

interface Answer {
  readonly error?: { readonly code: number; readonly message: string };
  readonly id: unknown;
}

describe.each(ERAS)('era %s', (era) => {
  it.each<[string, Record<string, unknown>, string]>([
    ['tools/call', { name: 'greet', arguments: null }, 'params.arguments must be an object'],
    ['tools/call', { name: 'greet', arguments: [] }, 'params.arguments must be an object'],
    ['tools/call', { name: 'greet', arguments: 'x' }, 'params.arguments must be an object'],
    ['tools/call', { arguments: {} }, 'params.name must be a string'],
    ['tools/call', { name: ['greet'] }, 'params.name must be a string'],
    ['tools/list', { cursor: 5 }, 'params.cursor must be a string'],
  ])('HTTP-17: %s with %j is -32602 in our words, and costs no exchange', async (...row) => {
    const [method, params, says] = row;
    const exchanges = stack.issuer.counters.exchanges;
    const answer = await rpc(stack, { era, token, method, params, id: 'q' });
    expect([answer.status, answer.body['id']]).toEqual([200, 'q']);
    expect(answer.body['error']).toEqual({ code: -32602, message: `Invalid params: ${says}` });
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
  });

  it.each([
    ['of no object', '[]', 'params must be an object'],
    ['of nothing', 'null', 'params must be an object'],
    ['with _meta of no object', '{"_meta":5}', 'params._meta must be an object'],
    [
      'with a progress token of no kind',
      '{"_meta":{"progressToken":{}}}',
      'params._meta.progressToken must be an integer or',
    ],
    [
      'with a long progress token',
      `{"_meta":{"progressToken":"${'x'.repeat(2_000)}"}}`,
      'at most 1024 characters',
    ],
  ])('HTTP-17: params %s are -32602 whatever the method', async (...row) => {
    const [, params, says] = row;
    for (const method of ['tools/list', 'tools/call', 'ping', 'nope']) {
      const body = `{"jsonrpc":"2.0","id":7,"method":"${method}","params":${params}}`;
      const { headers } = rpcMessage({ token, method });
      const response = await fetch(stack.url, { method: 'POST', headers, body });
      const { error, id } = (await response.json()) as Answer;
      expect([response.status, error?.code, id]).toEqual([200, -32602, 7]);
      expect(error?.message).toContain(says);
    }
  });

  it('HTTP-11, HTTP-17: a notification with such params is 400', async () => {
    const body = '{"jsonrpc":"2.0","method":"notifications/progress","params":[]}';
    const { headers } = rpcMessage({ era, token, method: 'notifications/progress' });
    const response = await fetch(stack.url, { method: 'POST', headers, body });
    const { error } = (await response.json()) as Answer;
    expect([response.status, error?.code]).toEqual([400, -32602]);
  });

  it('a task asked for is ignored where none is offered (2025-11-25, Tasks)', async () => {
    const meta = { 'io.modelcontextprotocol/related-task': { taskId: 'x' } };
    for (const task of [{ ttl: 1 }, 5]) {
      const params = { name: 'greet', task, _meta: meta };
      const answer = await rpc(stack, { era, token, method: 'tools/call', params });
      expect(textOf(answer)).toMatch(/^Hello, there/);
    }
  });

  it('TOOL-03, TOOL-12, PASS-04: what is said of wrong arguments is bounded and clean', async () => {
    const wrong = { '\u001b[31mx': 1, [JWT]: 2, ...keys(4_000) };
    const answer = await call(stack, 'greet', { era, token, arguments: wrong });
    expect(answer.result?.['isError']).toBe(true);
    const text = textOf(answer);
    expect(text).toMatch(
      /^Invalid arguments for greet: Unrecognized keys: "\[31mx", "\[removed\]"/,
    );
    expect(text.length).toBeLessThan(SAID);
  });

  it('TOOL-04, TOOL-12: an unknown tool is named clean and cut', async () => {
    const name = `x${'y'.repeat(300)} eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.c`;
    const answer = await rpc(stack, { era, token, method: 'tools/call', params: { name } });
    expect(answer.body['error']).toEqual({
      code: -32602,
      message: `Unknown tool: x${'y'.repeat(127)}…`,
    });
  });
});

describe('what a client says of itself', () => {
  const icons = Array.from({ length: 400 }, () => 1);
  const experimental = keys(400);

  it.each<[string, Record<string, unknown>, string]>([
    ['no version', { protocolVersion: undefined }, 'params.protocolVersion must be a string'],
    ['no name', { clientInfo: { version: '1' } }, 'params.clientInfo.name must be a string'],
    [
      'wrong icons',
      { clientInfo: { name: 'x', version: '1', icons } },
      'icons[] must be an object',
    ],
    ['wrong capabilities', { capabilities: { experimental } }, 'experimental must hold objects'],
    ['capabilities of a kind', { capabilities: [] }, 'params.capabilities must be an object'],
  ])('HTTP-17: initialize with %s is -32602 in one sentence', async (_what, change, says) => {
    const sound = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'x', version: '1' },
    };
    const params = { ...sound, ...change };
    const { status, body } = await rpc(stack, { token, method: 'initialize', params });
    const error = body['error'] as { code: number; message: string };
    expect([status, error.code]).toEqual([200, -32602]);
    expect(error.message).toMatch(/^Invalid params: params\.[^\n]{1,100}$/);
    expect(error.message).toContain(says);
  });

  it.each([
    ['clientInfo', { name: 'x', version: '1', icons }],
    ['clientCapabilities', { experimental }],
    ['clientCapabilities', { experimental: { [JWT]: 1 } }],
  ])('VER-05, HTTP-17: a wrong %s of 2026-07-28 is 400 -32602 in one line', async (...row) => {
    const [name, value] = row;
    const params = { _meta: { [`io.modelcontextprotocol/${name}`]: value } };
    const { status, body } = await rpc(stack, { era: '2026', token, method: 'tools/list', params });
    const error = body['error'] as { code: number; message: string };
    expect([status, error.code]).toEqual([400, -32602]);
    expect(error.message).toMatch(/^[^\n]{1,500}$/);
    expect(JSON.stringify(body)).not.toContain(JWT);
  });
});
