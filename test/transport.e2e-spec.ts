import { defaultMaxListeners, once } from 'node:events';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { FixtureToolsModule } from './conformance/fixture-tools.module.js';
import { call, ERAS, rpc, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack({ gateway: { tools: FixtureToolsModule } });
  token = await stack.token();
});
afterAll(() => stack.close());

const greet = { method: 'tools/call', params: { name: 'greet', arguments: {} } };

describe('progress and cancellation', () => {
  const streamed = async (era: '2025' | '2026', progressToken?: string) => {
    const meta = progressToken === undefined ? {} : { _meta: { progressToken } };
    const message = rpcMessage({
      era,
      token,
      method: 'tools/call',
      params: { name: 'test_tool_with_progress', arguments: {}, ...meta },
    });
    const response = await fetch(stack.url, { method: 'POST', ...message });
    return { type: response.headers.get('content-type'), response, text: await response.text() };
  };

  it.each(ERAS)('TOOL-14, HTTP-15: progress goes only to those who asked, era %s', async (era) => {
    const asked = await streamed(era, 'tok-1');
    expect(asked.type).toMatch(/^text\/event-stream/);
    expect(asked.response.headers.get('cache-control')).toContain('no-cache');
    expect(asked.response.headers.get('x-accel-buffering')).toBe('no');
    expect(asked.text.match(/"progressToken":"tok-1"/g)).toHaveLength(3);
    expect(asked.text.indexOf('notifications/progress')).toBeLessThan(asked.text.indexOf('"done"'));
    const silent = await streamed(era);
    expect(silent.type).toMatch(/^application\/json/);
    expect(silent.text).not.toContain('notifications/progress');
  });

  it.each(ERAS)(
    'a stream has few listeners, so that Node warns of no leak, era %s',
    async (era) => {
      let most = 0;
      const server = stack.gateway.getHttpServer();
      server.once('request', (_request, response: ServerResponse) => {
        response.on('newListener', (name) => {
          if (name === 'close') most = Math.max(most, response.listenerCount('close') + 1);
        });
      });
      await streamed(era, 'tok-1');
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThanOrEqual(defaultMaxListeners);
    },
  );

  const start = (era: '2025' | '2026') => {
    const { headers, body } = rpcMessage({ era, token, ...greet });
    const request = httpRequest(stack.url, { method: 'POST', headers });
    request.on('error', () => undefined);
    request.end(body);
    return request;
  };

  it('HTTP-16, TX-31: a 2026 client that leaves cancels the upstream request', async () => {
    const held = stack.holdUpstream();
    const request = start('2026');
    const response = await held.arrived;
    const closed = once(response, 'close');
    request.destroy();
    await closed;
    expect(response.writableFinished).toBe(false);
  });

  it('HTTP-16: a 2025 client that leaves cancels nothing', async () => {
    const held = stack.holdUpstream();
    const request = start('2025');
    const response = await held.arrived;
    const left = new Promise((resolve) => request.once('close', resolve));
    request.destroy();
    await left;
    const finished = once(response, 'finish');
    held.answer('{}');
    await finished;
    expect(response.writableFinished).toBe(true);
  });
});

describe('what the upstream answers', () => {
  it.each([
    ['UP-05', '<html>login</html>', 'text/html', 200, 'no usable answer'],
    ['UP-05', '[1]', 'application/json', 200, 'no usable answer'],
    ['UP-02', '{"error":"insufficient_scope"}', 'application/json', 403, 'does not permit'],
    ['UP-03', '{"secret":"canary"}', 'application/json', 404, 'found nothing'],
    ['UP-03', '{"secret":"canary"}', 'application/json', 500, 'failed'],
    ['PASS-05', '', 'application/json', 302, 'no usable answer'],
  ])('%s: %s (%s, %i) is a safe tool error', async (...row) => {
    const [, body, type, status, says] = row;
    const held = stack.holdUpstream();
    const pending = call(stack, 'greet', { token, era: '2026' });
    const response = await held.arrived;
    response.writeHead(status, { 'content-type': type, location: 'http://127.0.0.1:1/' }).end(body);
    const answer = await pending;
    expect([answer.status, answer.result?.['isError']]).toEqual([200, true]);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(textOf(answer)).toContain(says);
    expect(textOf(answer)).not.toContain('canary');
  });

  it('TOOL-12: control characters and tokens in it do not reach the model', async () => {
    const held = stack.holdUpstream();
    const pending = call(stack, 'greet', { token });
    await held.arrived;
    held.answer(JSON.stringify({ a: '\u001b[31m', t: token }));
    const text = textOf(await pending);
    expect(text).toContain('[removed]');
    expect(text).not.toContain(token);
  });
});

it('ORD-02: 50 MB without token is 401 at once, and is not read into memory', async () => {
  const { port } = new URL(stack.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const before = process.memoryUsage().rss;
  socket.write(
    `POST / HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: application/json\r\ncontent-length: 52428800\r\n\r\n`,
  );
  socket.write(Buffer.alloc(1024 * 1024, 0x20));
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  expect(chunk.toString()).toMatch(/^HTTP\/1\.1 401 /);
  socket.destroy();
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
});

it('OPS-03: a connection opened ahead of any request does not hold the closing', async () => {
  const stack = await startStack();
  const { port, hostname } = new URL(stack.url);
  const ahead = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
  await once(ahead, 'connect');
  const closed = once(ahead, 'close');
  await stack.close();
  await closed;
});

it('OPS-03: closing finishes the call that runs, and is not ready meanwhile', async () => {
  const own = await startStack();
  const held = own.holdUpstream();
  const pending = call(own, 'greet', { token: await own.token() });
  await held.arrived;
  const closing = own.stopGateway();
  held.answer('{"late":true}');
  expect(textOf(await pending)).toContain('"late": true');
  await closing;
  await own.close();
});

it('TOOL-01, TOOL-02, TOOL-06, TOOL-08, TOOL-09, TOOL-10, OPS-07: the list is complete, stable and the product’s own', async () => {
  const own = await startStack();
  const list = async () =>
    JSON.stringify((await rpc(own, { method: 'tools/list', token: await own.token() })).result);
  const [one, other] = [await list(), await list()];
  await own.close();
  expect(other).toBe(one);
  const { tools } = JSON.parse(one) as { tools: Record<string, Record<string, unknown>>[] };
  expect(tools.map(({ name }) => name)).toEqual(['greet', 'whoami', 'get_datetime']);
  for (const tool of tools) {
    expect(tool['name']).toMatch(/^[A-Za-z0-9_.-]{1,128}$/);
    expect(typeof tool['title']).toBe('string');
    expect(Object.keys(tool['annotations']!).sort()).toEqual([
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
      'readOnlyHint',
    ]);
    if (tool['outputSchema']) expect(tool['outputSchema']['type']).toBe('object');
  }
  expect(tools[2]!['inputSchema']).toEqual({ type: 'object', additionalProperties: false });
});
