import { call, ERAS, rpcMessage, type Era } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
  await call(stack, 'greet', { token });
});
afterAll(() => stack.close());

const [LEGACY, MODERN] = ['2025-11-25', '2026-07-28'];
const VERSION = 'io.modelcontextprotocol/protocolVersion';
const meta = (change: Record<string, unknown> = {}) => ({
  [VERSION]: MODERN,
  'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
  ...change,
});

/** A listing's text in which members are other ones, as JSON. */
function text(era: Era, change: Readonly<Record<string, string | undefined>> = {}): string {
  const members: Record<string, string | undefined> = {
    jsonrpc: '"2.0"',
    id: '"q"',
    method: '"tools/list"',
    params: JSON.stringify(era === '2026' ? { _meta: meta() } : {}),
    ...change,
  };
  const written = Object.entries(members).filter(([, value]) => value !== undefined);
  return `{${written.map(([name, value]) => `"${name}":${value ?? ''}`).join(',')}}`;
}

async function send(era: Era, body: string, headers: Record<string, string> = {}) {
  const sent = { ...rpcMessage({ era, token, method: 'tools/list' }).headers, ...headers };
  const exchanges = stack.issuer.counters.exchanges;
  const response = await fetch(stack.url, { method: 'POST', headers: sent, body });
  const answer = await response.text();
  expect(stack.issuer.counters.exchanges).toBe(exchanges);
  // JSON.stringify escapes surrogates only where they are alone.
  expect(answer).not.toMatch(/\\ud[89a-f]/);
  const { error, id } = JSON.parse(answer) as {
    error: { code: number; message: string };
    id: unknown;
  };
  expect(error.message).toMatch(/^[^\n]{1,501}$/);
  expect(error.message).not.toMatch(/Invalid input|expected |received |ZodError|"path"/);
  return { seen: [response.status, error.code, id], message: error.message };
}

describe.each(ERAS)('era %s', (era) => {
  it.each<[string, string, number, unknown]>([
    ['a batch', `[${text(era)}]`, -32600, null],
    ['an empty batch', '[]', -32600, null],
    ['a batch in a batch', `[[${text(era)}]]`, -32600, null],
    ['no method', text(era, { method: undefined }), -32600, 'q'],
    ['a method of no kind', text(era, { method: '5' }), -32600, 'q'],
    ['another version of JSON-RPC', text(era, { jsonrpc: '"1.0"' }), -32600, 'q'],
    ['no version of JSON-RPC', text(era, { jsonrpc: undefined }), -32600, 'q'],
    ['a result beside a method', text(era, { result: '{}' }), -32600, 'q'],
    ['members of no kind', text(era, { more: '1' }), -32600, 'q'],
    ['an id of null', text(era, { id: 'null' }), -32600, null],
    ['an id of an object', text(era, { id: '{}' }), -32600, null],
    ['an id of a fraction', text(era, { id: '1.5' }), -32600, 1.5],
    ['an id that a double rounds', text(era, { id: '1152921504606846977' }), -32600, null],
    ['an id beyond a double', text(era, { id: '1e400' }), -32600, null],
    ['an id with half a character', text(era, { id: '"a\\ud83d"' }), -32600, null],
    ['a byte order mark', `\ufeff${text(era)}`, -32700, null],
    ['two messages', `${text(era)}\n${text(era)}`, -32700, null],
    ['half a message', text(era).slice(0, -1), -32700, null],
  ])('HTTP-08, HTTP-09, HTTP-10: %s is 400 with our words and its id', async (...row) => {
    const [, body, code, id] = row;
    expect((await send(era, body)).seen).toEqual([400, code, id]);
  });

  it('a progress token with half a character is -32602', async () => {
    const params = JSON.stringify({ _meta: { ...(era === '2026' && meta()), progressToken: 'P' } });
    const { seen, message } = await send(
      era,
      text(era, { params: params.replace('"P"', '"\\ud83d"') }),
    );
    expect(seen).toEqual([200, -32602, 'q']);
    expect(message).toContain('params._meta.progressToken must be an integer or a well-formed');
  });

  it('HTTP-11: a notification with params of no kind is 400 -32602 and no id', async () => {
    for (const params of [
      '5',
      '[]',
      'null',
      '"x"',
      '{"_meta":5}',
      '{"_meta":{"progressToken":[]}}',
    ]) {
      const body = text(era, { id: undefined, method: '"notifications/cancelled"', params });
      const sent = { 'mcp-method': 'notifications/cancelled' };
      expect((await send(era, body, sent)).seen).toEqual([400, -32602, null]);
    }
  });
});

describe('protocol versions', () => {
  it.each([
    ['1999-01-01', -32000],
    ['2025-11-25, 2025-06-18', -32000],
    ['2030-01-01', -32022],
    ['latest', -32022],
    ['x'.repeat(900), -32022],
  ])('VER-04, VER-08: the header %s, which names none, is 400 %i with the id', async (...row) => {
    const [version, code] = row;
    const headers = { 'mcp-protocol-version': version };
    const { seen, message } = await send('2025', text('2025'), headers);
    expect(seen).toEqual([400, code, 'q']);
    expect(message).toMatch(/^Unsupported protocol version: .{1,65}; write one of 2026-07-28, /);
    expect(message).toContain(`, ${LEGACY}, `);
    const notification = await send('2025', text('2025', { id: undefined }), headers);
    expect(notification.seen).toEqual([400, code, null]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a version of no kind', { [VERSION]: 5 }, `${VERSION} must be a string`],
    [
      'no capabilities',
      { 'io.modelcontextprotocol/clientCapabilities': undefined },
      'must be an object',
    ],
    [
      'a client without a name',
      { 'io.modelcontextprotocol/clientInfo': { version: '1' } },
      'io.modelcontextprotocol/clientInfo.name must be a string',
    ],
    ['a log level of no kind', { 'io.modelcontextprotocol/logLevel': 'loud' }, 'is no envelope of'],
  ])('VER-05: an envelope with %s is 400 -32602 in our words', async (_what, change, says) => {
    const params = JSON.stringify({ _meta: meta(change) });
    const { seen, message } = await send('2026', text('2026', { params }));
    expect(seen).toEqual([400, -32602, 'q']);
    expect(message).toMatch(/^Invalid params: params\._meta/);
    expect(message).toContain(says);
  });

  it('VER-05: no envelope at all', async () => {
    for (const params of ['{}', undefined]) {
      const { seen, message } = await send('2026', text('2026', { params }));
      expect(seen).toEqual([400, -32602, 'q']);
      expect(message).toBe('Invalid params: params._meta must be an object');
    }
  });

  it.each<[string, string, string, number]>([
    ['of which one is unknown', MODERN, '2030-01-01', -32020],
    ['of two eras', LEGACY, MODERN, -32020],
    ['that are the same and unknown', '2030-01-01', '2030-01-01', -32022],
    ['of which one is half a character', MODERN, '\ud83d', -32020],
  ])('VER-07, VER-08: versions in header and envelope %s are 400 with the id', async (...row) => {
    const [, header, claimed, code] = row;
    const params = JSON.stringify({ _meta: meta({ [VERSION]: claimed }) });
    const { seen } = await send('2026', text('2026', { params }), {
      'mcp-protocol-version': header,
    });
    expect(seen).toEqual([400, code, 'q']);
  });
});
