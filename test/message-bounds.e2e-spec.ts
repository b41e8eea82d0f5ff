import { MAX_ID_CHARACTERS } from '../apps/mcp-gateway/src/ladder/message/json-rpc.js';
import {
  MAX_ENVELOPE_CHARACTERS,
  MAX_ENVELOPE_MEMBERS,
  MAX_MESSAGE_DEPTH,
  MAX_MESSAGE_MEMBERS,
} from '../apps/mcp-gateway/src/ladder/message/message-json.js';
import { BODY_BYTES, keys, many, messageWith, nested } from './support/hostile-json.js';
import { call, ERAS, rpcMessage } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

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

async function send(message: { headers: Record<string, string>; body: string }) {
  const response = await fetch(stack.url, { method: 'POST', ...message });
  const text = await response.text();
  const { error, id } = JSON.parse(text) as Answer;
  return { status: response.status, text, error, id };
}

describe.each(ERAS)('era %s', (era) => {
  const greet = (json: string) =>
    messageWith(
      { era, token, id: 7, method: 'tools/call', params: { name: 'greet', arguments: 'ARGS' } },
      { ARGS: json },
    );
  const message = (method: string, params: Record<string, unknown>, id: string | number = 7) =>
    rpcMessage({ era, token, method, params, id });

  it.each([
    ['nested too deep', () => greet(`{"name":${nested(MAX_MESSAGE_DEPTH)}}`), `deeper than 64`],
    ['deep to the end', () => greet('['.repeat(BODY_BYTES - 1_000)), 'deeper than 64'],
    ['too many members', () => greet(`{"name":${many(MAX_MESSAGE_MEMBERS)}}`), 'more than 5000'],
  ])('HTTP-07, HTTP-09: arguments %s are 400 -32600 and cost no exchange', async (...row) => {
    const [, body, says] = row;
    const exchanges = stack.issuer.counters.exchanges;
    const { status, error } = await send(body());
    expect([status, error?.code]).toEqual([400, -32600]);
    expect(error?.message).toContain(says);
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
  });

  it('HTTP-07: arguments within the bounds may be as long as a body', async () => {
    const answer = await send(greet(`{"name":"${'x'.repeat(BODY_BYTES - 1_000)}"}`));
    expect(answer.text).toContain('Hello, xxx');
  });

  it.each<[string, () => { headers: Record<string, string>; body: string }]>([
    [
      'a method',
      () => ({
        ...message('m'.repeat(MAX_ENVELOPE_CHARACTERS), {}),
        headers: message('m', {}).headers,
      }),
    ],
    ['_meta', () => message('tools/list', { _meta: keys(MAX_ENVELOPE_MEMBERS) })],
    ['a cursor', () => message('tools/list', { cursor: 'x'.repeat(70_000) })],
    [
      'params of another method',
      () => message('tools/list', { arguments: keys(MAX_ENVELOPE_MEMBERS) }),
    ],
    [
      'params beside the arguments',
      () => message('tools/call', { name: 'greet', more: keys(MAX_ENVELOPE_MEMBERS) }),
    ],
    [
      'inputResponses',
      () =>
        message('tools/call', {
          name: 'greet',
          inputResponses: keys(MAX_ENVELOPE_MEMBERS, {}),
        }),
    ],
    [
      'arguments under an escaped key',
      () => greet(`{},"arg\\u0075ments":${JSON.stringify(keys(MAX_ENVELOPE_MEMBERS))}`),
    ],
    [
      'a capability list',
      () =>
        message('initialize', {
          protocolVersion: '2025-11-25',
          clientInfo: { name: 'x', version: '1' },
          capabilities: { experimental: keys(MAX_ENVELOPE_MEMBERS, {}) },
        }),
    ],
    [
      'a response',
      () => ({
        ...message('x', {}),
        body: JSON.stringify({ jsonrpc: '2.0', id: 7, result: keys(MAX_ENVELOPE_MEMBERS) }),
      }),
    ],
  ])('HTTP-07, HTTP-10: %s too large for an envelope is 413 -32600 with its id', async (...row) => {
    const [, body] = row;
    const { status, error, id } = await send(body());
    expect([status, error?.code, id]).toEqual([413, -32600, 7]);
    expect(error?.message).toMatch(/^Invalid Request: more than \d+ (characters|members) outside/);
  });

  it('HTTP-09: an id too long to be repeated is 400 -32600', async () => {
    const body = message('tools/list', {}, 'i'.repeat(MAX_ID_CHARACTERS + 1));
    const { status, error, id } = await send(body);
    expect([status, error?.code, id]).toEqual([400, -32600, null]);
  });
});
