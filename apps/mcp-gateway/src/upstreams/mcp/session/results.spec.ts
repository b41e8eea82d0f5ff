import type { ServerResponse } from 'node:http';
import { says, tells, type Told } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';

const wire = mcpWire();
const { open, answers } = wire;

describe('what is passed on of a result', () => {
  it('all but what belongs to the revision; `_meta` as it came', async () => {
    const result = {
      content: [{ type: 'resource_link', uri: 'x:y', unknown: { deep: [1] } }],
      structuredContent: [1, 2],
      isError: true,
      extra: 'kept',
      _meta: { 'example.com/a': 1, 'io.modelcontextprotocol/serverInfo': {}, traceparent: 'x' },
    };
    wire.server.modern({ ...result, ttlMs: 5, cacheScope: 'public' });
    expect(await (await open()).call(CALL)).toEqual(result);
  });

  it('without a type it is complete, and never asked for again', async () => {
    answers(({ id }, response) => says(response, id, HELLO));
    expect(await (await open()).call(CALL)).toEqual(HELLO);
    expect(wire.server.told).toHaveLength(1);
  });
});

describe('an answer as events', () => {
  it('is the one with the request’s id, however its bytes are cut', async () => {
    answers(({ id }, response) => {
      const text = `: hi\r\n\r\nid: 1\r\ndata:\r\n\r\nevent: message\r\ndata: {"jsonrpc":"2.0",\r\ndata: "id":${id},"result":{"content":[],"ü":"€"}}\r\n\r\n`;
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      const bytes = Buffer.from(text);
      const next = (at: number) => {
        if (at < bytes.length)
          response.write(bytes.subarray(at, at + 1), () => {
            next(at + 1);
          });
        else response.end();
      };
      next(0);
    });
    expect(await (await open()).call(CALL)).toEqual({ content: [], ü: '€' });
  });

  it('is cleaned of secrets as JSON is: they go whole, and what begins as they do stays', async () => {
    const key = 'customer-portal-9f8e7d6c5b4a';
    const secrets = [key, 'header-of-all.payload-of-one.signature-of-one'];
    const result = (said: string) => ({
      content: [{ type: 'text', text: `customer-portal-guide ${said}` }],
      structuredContent: { 'customer-portal-guide': 'header-of-all.payload-of-other.signature' },
    });
    for (const answer of [
      ({ id }: Told, response: ServerResponse) => says(response, id, result(key)),
      ({ id }: Told, response: ServerResponse) => tells(response, { id, result: result(key) }),
    ]) {
      answers(answer);
      const session = await open('2026-07-28', { secrets });
      expect(await session.call(CALL)).toEqual(result('[removed]'));
    }
  });

  it('is taken when it is there; the stream may stay open for a moment, and is closed', async () => {
    const closed = new Promise((resolve) => {
      answers(({ id }, response) => {
        response.once('close', resolve);
        tells(response, { id, result: HELLO });
      });
    });
    expect(await (await open()).call(CALL)).toEqual(HELLO);
    await wire.sessions.time.advance(250);
    await closed;
  });

  it('keeps its connection when the stream ends by itself', async () => {
    const sockets = new Set<unknown>();
    let stream: ServerResponse | undefined;
    answers(({ id }, response) => {
      sockets.add(response.socket);
      stream = tells(response, { id, result: HELLO });
    });
    const session = await open();
    for (let i = 0; i < 3; i += 1) {
      await session.call(CALL);
      await new Promise<void>((resolve) => stream!.end(resolve));
      // By the answer to another request the end was read as well.
      await fetch(wire.server.http.url);
    }
    expect(sockets.size).toBe(1);
  });

  it('requests of a server of 2025 are answered at once: ping, and nothing else', async () => {
    wire.server.legacy();
    const replies: unknown[] = [];
    wire.server.script(({ id, method, result, error }, response) => {
      if (method === 'tools/call') {
        response.on('answered', () => {
          if (replies.length === 2) tells(response, { id, result: HELLO }).end();
        });
        waiting = response;
        return tells(
          response,
          { id: 'p', method: 'ping' },
          { id: 7, method: 'elicitation/create', params: {} },
        );
      }
      if (method !== undefined || id === undefined) return undefined;
      replies.push({ id, result, error });
      waiting!.emit('answered');
      return response.writeHead(202).end();
    });
    let waiting: ServerResponse | undefined;
    expect(await (await open('2025-11-25')).call(CALL)).toEqual(HELLO);
    expect(replies).toEqual(
      expect.arrayContaining([
        { id: 'p', result: {} },
        { id: 7, error: { code: -32601, message: 'Method not found' } },
      ]),
    );
    const [reply] = wire.server.told.filter(({ method, id }) => method === undefined && id === 'p');
    expect(reply!.http.headers).toMatchObject({
      'mcp-session-id': expect.stringMatching(/^session-/),
      authorization: 'Bearer token-a-1',
    });
  });
});
