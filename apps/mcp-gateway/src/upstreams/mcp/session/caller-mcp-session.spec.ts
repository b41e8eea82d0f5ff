import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  fails,
  McpServerDouble,
  says,
  tells,
  type Told,
} from '../../../../../../test/support/mcp-server-double.js';
import { freePorts } from '../../../../../../test/support/free-ports.js';
import { CONTEXT, LIMITS, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { callerNamed, McpSessions } from '../../../../../../test/support/mcp-sessions.js';
import type { McpSession } from '../mcp-session.js';
import type { McpUpstreamSettings } from '../mcp-upstream.js';
import { META_KEYS } from '../revisions.js';
import { MAX_SERVER_REQUESTS } from '../wire/rpc-answer.js';

let server: McpServerDouble;
let sessions: McpSessions;
beforeAll(async () => (server = await McpServerDouble.start()));
beforeEach(() => {
  sessions = new McpSessions();
  server.reset();
});
afterEach(() => sessions.close());
afterAll(() => server.close());

const CALL = { name: 'echo', arguments: { a: 1 } };
const HELLO = { content: [{ type: 'text', text: 'hi' }] };
const open = (
  protocol: McpUpstreamSettings['mcp']['protocol'] = '2026-07-28',
  more: Partial<McpUpstreamSettings> = {},
): Promise<McpSession> =>
  sessions.session(
    sessions.upstream(server.url, { mcp: { protocol, session: 'caller' }, ...more }),
  );
const answers = (answer: (told: Told, response: ServerResponse) => unknown) => {
  server.script((told, response) => {
    if (told.method !== 'tools/call') return undefined;
    answer(told, response);
    return true;
  });
};

describe('what is sent', () => {
  it('PASS-01: name, arguments, the rest of `_meta`, trace and what the revision has; nothing else', async () => {
    server.modern();
    const headers = { 'x-team': 'orders' };
    const session = await open('2026-07-28', { headers });
    await session.call({ ...CALL, meta: { 'example.com/a': 1 } });
    const [{ http, params, id }] = server.told as [Told];
    expect({ ...http.headers, host: '' }).toEqual({
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'gzip, br',
      authorization: 'Bearer token-a-1',
      connection: 'keep-alive',
      'content-length': String(http.body.length),
      'content-type': 'application/json',
      host: '',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
      'mcp-protocol-version': '2026-07-28',
      traceparent: '00-a-b-01',
      'user-agent': 'mcp-gateway',
      'x-request-id': 'ref-1',
      'x-team': 'orders',
    });
    expect(typeof id).toBe('number');
    expect(params).toEqual({
      ...CALL,
      _meta: {
        'example.com/a': 1,
        traceparent: '00-a-b-01',
        [META_KEYS.revision]: '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'mcp-gateway', version: expect.any(String) },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    });
  });

  it('a server of 2025 gets what 2025 has', async () => {
    server.legacy();
    const session = await open('2025-11-25');
    await session.call({ ...CALL, meta: { 'example.com/a': 1 } });
    const [{ http, params }] = server.of('tools/call') as [Told];
    expect(Object.keys(http.headers).filter((name) => name.startsWith('mcp-'))).toEqual([
      'mcp-protocol-version',
      'mcp-session-id',
    ]);
    expect(params._meta).toEqual({ 'example.com/a': 1, traceparent: '00-a-b-01' });
  });

  it.each([
    ['getThing', 'getThing'],
    ['größe', `=?base64?${Buffer.from('größe').toString('base64')}?=`],
    [' a', `=?base64?${Buffer.from(' a').toString('base64')}?=`],
    ['=?base64?YQ==?=', `=?base64?${Buffer.from('=?base64?YQ==?=').toString('base64')}?=`],
  ])('the name %j is mirrored as %s', async (name, header) => {
    server.modern();
    await (await open()).call({ name, arguments: {} });
    expect(server.told[0]!.http.headers['mcp-name']).toBe(header);
  });

  it('annotated arguments are mirrored by the tool’s schema', async () => {
    server.modern();
    const properties = {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      deep: { properties: { dry: { type: 'boolean', 'x-mcp-header': 'Dry' } } },
      none: { type: 'integer', 'x-mcp-header': 'None' },
    };
    const given = { region: 'eü', deep: { dry: true }, none: null };
    await (await open()).call({ name: 'x', arguments: given, mirrored: { properties } });
    expect(server.told[0]!.http.headers).toMatchObject({
      'mcp-param-region': `=?base64?${Buffer.from('eü').toString('base64')}?=`,
      'mcp-param-dry': 'true',
    });
    expect(server.told[0]!.http.headers).not.toHaveProperty('mcp-param-none');
    expect(server.told[0]!.params['arguments']).toEqual(given);
  });

  it('arguments beyond the upstream’s limit, and headers beyond theirs, are not sent', async () => {
    server.modern();
    const session = await open();
    const mirrored = { properties: { a: { type: 'string', 'x-mcp-header': 'A' } } };
    for (const call of [
      { name: 'x', arguments: { a: 'x'.repeat(LIMITS.argumentBytes) } },
      { name: 'x', arguments: { a: 'x'.repeat(9_000) }, mirrored },
      { name: 'x', arguments: {}, mirrored: { 'x-mcp-header': 'A' } },
    ]) {
      const { code, details } = await upstreamFailure(session.call(call));
      expect([code, typeof details.explanation]).toEqual(['upstream_request_invalid', 'string']);
    }
    expect(server.told).toEqual([]);
  });

  it('each request is told of, and its time counted as waiting', async () => {
    server.modern();
    const asked: unknown[] = [];
    const waited: number[] = [];
    const nothing = () => undefined;
    const watch = {
      waited: (seconds: number) => waited.push(seconds),
      asks: nothing,
      delegated: nothing,
      asked: (request: unknown) => asked.push(request),
    };
    const upstream = sessions.upstream(server.url);
    await (await upstream.open(callerNamed('a'), { ...CONTEXT, watch })).call(CALL);
    expect(asked).toEqual([
      { method: 'POST', route: '/mcp', status: 200, bytes: expect.any(Number) },
      { method: 'POST', route: '/mcp', status: 200, bytes: expect.any(Number) },
    ]);
    expect(waited).toHaveLength(3);
    expect(sessions.asked.map(({ upstream: name, status }) => [name, status])).toEqual([
      ['u', 200],
      ['u', 200],
    ]);
  });
});

describe('what is passed on of a result', () => {
  it('all but what belongs to the revision, and what is reserved', async () => {
    const result = {
      content: [{ type: 'resource_link', uri: 'x:y', unknown: { deep: [1] } }],
      structuredContent: [1, 2],
      isError: true,
      extra: 'kept',
    };
    const meta = {
      'example.com/a': 1,
      'io.modelcontextprotocol/serverInfo': {},
      'dev.mcp/x': 1,
      traceparent: 'x',
    };
    server.modern({ ...result, ttlMs: 5, cacheScope: 'public', _meta: meta });
    expect(await (await open()).call(CALL)).toEqual({ ...result, _meta: { 'example.com/a': 1 } });
    server.reset();
    server.modern({ ...result, _meta: { traceparent: 'x' } });
    expect(await (await open()).call(CALL)).toEqual(result);
  });

  it('without a type it is complete, and never asked for again', async () => {
    answers(({ id }, response) => says(response, id, HELLO));
    expect(await (await open()).call(CALL)).toEqual(HELLO);
    expect(server.told).toHaveLength(1);
  });
});

describe('an answer as events', () => {
  it('is the one with the request’s id, however its bytes are cut', async () => {
    answers(({ id }, response) => {
      const text = `: hi\r\n\r\nid: 1\r\ndata:\r\n\r\nevent: message\r\ndata: {"jsonrpc":"2.0",\r\ndata: "id":${id},"result":{"content":[],"ü":"€"}}\r\n\r\n`;
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      const bytes = Buffer.from(text);
      const next = (at: number) => {
        if (at < bytes.length) response.write(bytes.subarray(at, at + 1), () => next(at + 1));
        else response.end();
      };
      next(0);
    });
    expect(await (await open()).call(CALL)).toEqual({ content: [], ü: '€' });
  });

  it('is taken when it is there; the stream may stay open for a moment, and is closed', async () => {
    const closed = new Promise((resolve) => {
      answers(({ id }, response) => {
        response.once('close', resolve);
        tells(response, { id, result: HELLO });
      });
    });
    expect(await (await open()).call(CALL)).toEqual(HELLO);
    await sessions.time.advance(250);
    await closed;
  });

  it('keeps its connection when the stream ends by itself', async () => {
    const sockets = new Set<unknown>();
    let ended = (): void => undefined;
    answers(({ id }, response) => {
      sockets.add(response.socket);
      tells(response, { id, result: HELLO });
      response.end(() => {
        ended();
      });
    });
    const session = await open();
    for (let i = 0; i < 3; i += 1) {
      const over = new Promise<void>((resolve) => (ended = resolve));
      await session.call(CALL);
      await over;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sockets.size).toBe(1);
  });

  it('requests of a server of 2025 are answered at once: ping, and nothing else', async () => {
    server.legacy();
    const replies: unknown[] = [];
    server.script(({ id, method, result, error }, response) => {
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
    const [reply] = server.told.filter(({ method, id }) => method === undefined && id === 'p');
    expect(reply!.http.headers).toMatchObject({
      'mcp-session-id': expect.stringMatching(/^session-/),
      authorization: 'Bearer token-a-1',
    });
  });
});

describe('UP-05: what is no usable answer', () => {
  const html = (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>secret</p>');
  it.each<[string, (told: Told, response: ServerResponse) => unknown]>([
    ['a page', (_told, response) => html(response)],
    ['a redirect', (_told, response) => response.writeHead(307, { location: '/x' }).end()],
    ['accepted, and no answer', (_told, response) => response.writeHead(202).end()],
    [
      'no JSON',
      (_told, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
    ],
    [
      'no UTF-8',
      (_told, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(Buffer.from([0x22, 0xff, 0x22])),
    ],
    [
      'a list of messages',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify([{ id, result: {} }])),
    ],
    [
      'a result that is no object',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ id, result: [] })),
    ],
    ['an answer to something else', (_told, response) => says(response, 'other', HELLO)],
    [
      'an event that answers something else',
      (_told, response) => tells(response, { id: 'other', result: HELLO }),
    ],
    [
      'an event that is no JSON',
      (_told, response) =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {\n\n'),
    ],
    [
      'events that end without it',
      (_told, response) => tells(response, { method: 'notifications/message', params: {} }).end(),
    ],
    [
      'a request to the client, in 2026',
      (_told, response) => tells(response, { id: 1, method: 'ping' }),
    ],
    [
      'a result of an unknown type',
      ({ id }, response) => says(response, id, { resultType: 'later' }),
    ],
    [
      'a question that nobody offered to answer',
      ({ id }, response) => says(response, id, { resultType: 'input_required' }),
    ],
    [
      'nested too deep',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(`{"id":${id},"result":{"a":${'['.repeat(100)}${']'.repeat(100)}}}`),
    ],
    [
      'a connection that breaks',
      (_told, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': x\n', () => response.destroy());
      },
    ],
  ])('%s', async (_name, answer) => {
    answers(answer);
    const { code, details } = await upstreamFailure((await open()).call(CALL));
    expect(code).toBe('upstream_answer_invalid');
    expect(JSON.stringify(details)).not.toContain('secret');
    expect(server.told).toHaveLength(1);
  });

  it('a server of 2025 that asks without end', async () => {
    server.legacy();
    answers((_told, response) => {
      const asks = Array.from({ length: MAX_SERVER_REQUESTS + 1 }, (_each, id) => ({
        id,
        method: 'ping',
      }));
      tells(response, ...asks);
    });
    const { code } = await upstreamFailure((await open('2025-11-25')).call(CALL));
    expect(code).toBe('upstream_answer_invalid');
  });

  const chunk = 'x'.repeat(5_000);
  it.each<[string, (told: Told, response: ServerResponse) => unknown]>([
    ['JSON', ({ id }, response) => says(response, id, { text: chunk.repeat(3) })],
    [
      'JSON that is small on the wire',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify({ id, result: { text: chunk.repeat(1_000) } }))),
    ],
    ['one event', ({ id }, response) => tells(response, { id, result: { text: chunk.repeat(3) } })],
    [
      'one line without end',
      (_told, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const more = () => {
          while (response.writable && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'many events',
      (_told, response) => {
        const note = { method: 'notifications/message', params: { data: chunk } };
        tells(response, note, note, note);
      },
    ],
  ])('more than is read is not read to its end: %s', async (_name, answer) => {
    const closed = new Promise((resolve) => {
      answers((told, response) => {
        response.once('close', resolve);
        answer(told, response);
      });
    });
    const { code, details } = await upstreamFailure((await open()).call(CALL));
    expect([code, details.explanation, details.answerBytes]).toEqual([
      'upstream_answer_too_large',
      'No more than 10000 bytes are read.',
      10_000,
    ]);
    await closed;
  });
});

describe('UP-02, UP-03: what a server refuses', () => {
  it.each<[string, number, Record<string, string>, string, object]>([
    ['403', 403, {}, 'upstream_forbidden', { status: 403 }],
    [
      'a missing scope',
      403,
      { 'www-authenticate': 'Bearer error="insufficient_scope", scope="x y"' },
      'upstream_scope_missing',
      { problem: expect.stringMatching(/: HTTP 403, it asks for the scope x y$/) },
    ],
    [
      'too many requests',
      429,
      { 'retry-after': '9' },
      'upstream_slow_down',
      { retryAfterSeconds: 9 },
    ],
    ['500', 500, {}, 'upstream_failed', { status: 500 }],
    ['503 for a while', 503, { 'retry-after': '9' }, 'upstream_failed', { retryAfterSeconds: 9 }],
    ['another status', 418, {}, 'upstream_failed', { status: 418 }],
  ])('%s is not asked again', async (_name, status, headers, code, details) => {
    server.modern();
    answers((_told, response) => response.writeHead(status, headers).end('canary'));
    const error = await upstreamFailure((await open()).call(CALL));
    expect(error.code).toBe(code);
    expect(error.details).toMatchObject(details);
    expect(JSON.stringify(error.details)).not.toContain('canary');
    expect(server.of('tools/call')).toHaveLength(1);
  });

  it.each<[number, string, RegExp | undefined, object]>([
    [-32603, 'upstream_failed', undefined, {}],
    [-32000, 'upstream_failed', undefined, {}],
    [-32601, 'upstream_not_found', undefined, {}],
    [-32602, 'upstream_refused', /^It says: db password is hunter2$/, {}],
    [
      -32021,
      'upstream_refused',
      /needs elicitation and roots of the client/,
      { requiredCapabilities: { roots: {}, elicitation: {}, '<b>': {} } },
    ],
    [-32021, 'upstream_refused', /needs something of the client/, {}],
    [
      -32042,
      'upstream_refused',
      /a page to be opened/,
      { elicitations: [{ url: 'https://evil.example' }] },
    ],
  ])('JSON-RPC error %i: %s', async (code, becomes, explanation, data) => {
    for (const stream of [false, true]) {
      answers(({ id }, response) => {
        const error = {
          code,
          message: 'db password is hunter2',
          data: { ...data, stack: 'hunter3' },
        };
        if (stream) tells(response, { id, error }).end();
        else fails(response, id, error);
      });
      const error = await upstreamFailure((await open()).call(CALL));
      expect([error.code, error.details.rpcCode]).toEqual([becomes, code]);
      expect(error.details.problem).toMatch(new RegExp(`: JSON-RPC error ${code}$`));
      if (explanation === undefined) expect(error.details.explanation).toBeUndefined();
      else expect(error.details.explanation).toMatch(explanation);
      const leaks = code === -32602 ? /hunter3/ : /hunter|evil/;
      expect(JSON.stringify(error.details)).not.toMatch(leaks);
    }
  });

  it('what it says of arguments is on one line, cleaned and cut', async () => {
    answers(({ id }, response) =>
      fails(response, id, { code: -32602, message: `a\u202e\nb ${'word '.repeat(300)}` }),
    );
    const { details } = await upstreamFailure((await open()).call(CALL));
    expect(details.explanation).toMatch(/^It says: a\\u202e b (word ?)+…$/);
    expect(details.explanation!.length).toBeLessThan(520);
  });

  it('headers that do not fit are written anew, once', async () => {
    answers(({ id }, response) =>
      server.of('tools/call').length === 1
        ? fails(response, id, { code: -32020 }, 400)
        : says(response, id, HELLO),
    );
    const session = await open();
    expect(await session.call(CALL)).toEqual(HELLO);
    answers(({ id }, response) => fails(response, id, { code: -32020 }, 400));
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_failed');
    expect(server.of('tools/call')).toHaveLength(4);
  });
});

describe('UP-04: a request is sent again only where it cannot have run', () => {
  it('where nobody was there, once', async () => {
    const [port = 0] = await freePorts(1);
    const upstream = sessions.upstream(`http://127.0.0.1:${port}/mcp`);
    const opened = jest.spyOn(sessions.http, 'open');
    const failure = await upstreamFailure((await sessions.session(upstream)).call(CALL));
    expect([failure.code, opened.mock.calls.length]).toEqual(['upstream_unreachable', 2]);
  });

  it('not after it was sent', async () => {
    answers((_told, response) => response.destroy());
    const { code } = await upstreamFailure((await open()).call(CALL));
    expect(server.told).toHaveLength(1);
    expect(code).toBe('upstream_answer_invalid');
  });
});
