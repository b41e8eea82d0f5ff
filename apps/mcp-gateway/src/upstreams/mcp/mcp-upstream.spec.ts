import type { ServerResponse } from 'node:http';
import {
  fails,
  McpServerDouble,
  says,
  tells,
  type Told,
} from '../../../../../test/support/mcp-server-double.js';
import { CONTEXT, upstreamFailure } from '../../../../../test/support/http-sessions.js';
import { callerNamed, McpSessions } from '../../../../../test/support/mcp-sessions.js';
import { PersonRequiredError } from '../upstream.errors.js';

let server: McpServerDouble;
const sessions = new McpSessions();
beforeAll(async () => (server = await McpServerDouble.start()));
beforeEach(() => {
  server.reset();
  sessions.renewed.length = 0;
});
afterAll(async () => {
  await sessions.close();
  await server.close();
});

const CALL = { name: 'echo', arguments: { text: 'hi' } };
const HELLO = { content: [{ type: 'text', text: 'hi' }] };

describe('which revision a server speaks is learned once, from what it shows', () => {
  it('a server of 2026-07-28 is asked once, whoever calls', async () => {
    server.modern(HELLO);
    const upstream = sessions.upstream(server.url);
    for (const who of ['a', 'b', 'a']) {
      expect(await (await sessions.session(upstream, who)).call(CALL)).toEqual(HELLO);
    }
    expect(server.methods).toEqual(['server/discover', 'tools/call', 'tools/call', 'tools/call']);
  });

  it('a server of 2025 is found by a session that it opens', async () => {
    server.legacy({ result: HELLO });
    const upstream = sessions.upstream(server.url);
    for (const who of ['a', 'a']) {
      expect(await (await sessions.session(upstream, who)).call(CALL)).toEqual(HELLO);
    }
    const opened = ['server/discover', 'initialize', 'notifications/initialized'];
    expect(server.methods).toEqual([...opened, 'tools/call', 'tools/call']);
  });

  it('500 to the first question is no proof: what `initialize` works with is of 2025', async () => {
    server.legacy({
      result: HELLO,
      refuse: (response) => fails(response, null, { code: -32603 }, 500),
    });
    const session = await sessions.session(sessions.upstream(server.url));
    expect(await session.call(CALL)).toEqual(HELLO);
  });

  it.each([
    [
      'a web page',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    ],
    ['a redirect', (response: ServerResponse) => response.writeHead(302, { location: '/' }).end()],
    [
      'half a JSON',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc"'),
    ],
  ])('nor is %s', async (_name, refuse) => {
    server.legacy({ result: HELLO, refuse });
    const session = await sessions.session(sessions.upstream(server.url));
    expect(await session.call(CALL)).toEqual(HELLO);
  });

  it('a server that fails, and is of 2026 when it is back, is not taken for one of 2025', async () => {
    server.script((_told, response) => response.writeHead(503).end());
    const session = await sessions.session(sessions.upstream(server.url));
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_failed');
    server.reset();
    server.modern(HELLO);
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(server.methods).toEqual(['server/discover', 'tools/call']);
  });

  it.each([
    [403, 'upstream_forbidden'],
    [429, 'upstream_slow_down'],
    [401, 'upstream_unauthorized'],
  ])('%i to the first question proves nothing, and is the call’s failure', async (status, code) => {
    server.script((_told, response) => response.writeHead(status, { 'retry-after': '7' }).end());
    const session = await sessions.session(sessions.upstream(server.url));
    const { code: failed, details } = await upstreamFailure(session.call(CALL));
    expect([failed, details.retryAfterSeconds]).toEqual([code, status === 429 ? 7 : undefined]);
    expect(new Set(server.methods)).toEqual(new Set(['server/discover']));
  });

  it.each([
    [-32020, undefined],
    [-32021, undefined],
    [-32022, { supported: ['2026-07-28'] }],
  ])('%i to the first question is of 2026', async (code, data) => {
    server.modern(HELLO);
    server.script(({ method, id }, response) =>
      method === 'server/discover' ? fails(response, id, { code, data }, 400) : undefined,
    );
    const session = await sessions.session(sessions.upstream(server.url));
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(server.methods).toEqual(['server/discover', 'tools/call']);
  });

  it('an answer to neither is unusable', async () => {
    server.script(({ id }, response) => fails(response, id, { code: -32601 }));
    const session = await sessions.session(sessions.upstream(server.url));
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_answer_invalid');
  });

  it('a hundred first calls at once ask once', async () => {
    server.modern(HELLO);
    const upstream = sessions.upstream(server.url);
    const calls = Array.from({ length: 100 }, async (_each, index) =>
      (await sessions.session(upstream, `person ${index}`)).call(CALL),
    );
    expect(new Set((await Promise.all(calls)).map((each) => JSON.stringify(each))).size).toBe(1);
    expect(server.of('server/discover')).toHaveLength(1);
  });

  it('who asks first and fails alone leaves the question to the next', async () => {
    server.modern(HELLO);
    server.script(({ method, http }, response) => {
      const isFirst = http.headers.authorization?.startsWith('Bearer token-first') === true;
      return isFirst && method === 'server/discover' ? response.writeHead(403).end() : undefined;
    });
    const upstream = sessions.upstream(server.url);
    const first = upstreamFailure((await sessions.session(upstream, 'first')).call(CALL));
    const next = (await sessions.session(upstream, 'next')).call(CALL);
    expect((await first).code).toBe('upstream_forbidden');
    expect(await next).toEqual(HELLO);
  });

  it('what the settings say is not asked', async () => {
    server.modern(HELLO);
    const mcp = { protocol: '2026-07-28', session: 'caller' } as const;
    const modern = await sessions.session(sessions.upstream(server.url, { mcp }));
    expect(await modern.call(CALL)).toEqual(HELLO);
    expect(server.methods).toEqual(['tools/call']);
    server.reset();
    server.legacy({ result: HELLO });
    const pinned = { protocol: '2025-11-25', session: 'caller' } as const;
    const legacy = await sessions.session(sessions.upstream(server.url, { mcp: pinned }));
    expect(await legacy.call(CALL)).toEqual(HELLO);
    expect(server.methods).toEqual(['initialize', 'notifications/initialized', 'tools/call']);
  });
});

describe('a server that was replaced', () => {
  it('by one of 2025 fails a call that it refuses, and works with the next', async () => {
    server.modern(HELLO);
    const session = await sessions.session(sessions.upstream(server.url));
    await session.call(CALL);
    server.reset();
    server.legacy({ result: HELLO });
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_failed');
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(server.of('tools/call')).toHaveLength(2);
  });

  it('by one that says it no longer has the revision is asked again, as the call did not run', async () => {
    server.modern(HELLO);
    const session = await sessions.session(sessions.upstream(server.url));
    await session.call(CALL);
    server.reset();
    server.legacy({
      result: HELLO,
      refuse: (response) => fails(response, null, { code: -32022, data: { supported: [] } }, 400),
    });
    expect(await session.call(CALL)).toEqual(HELLO);
  });

  it('by one of 2026 is asked again when `initialize` is refused', async () => {
    server.legacy({ result: HELLO });
    const session = await sessions.session(sessions.upstream(server.url));
    await session.call(CALL);
    server.reset();
    server.modern(HELLO);
    server.script(({ id, method, http }, response) => {
      const isModern = http.headers['mcp-protocol-version'] === '2026-07-28';
      if (isModern) return undefined;
      const unknown = { code: -32022, data: { supported: ['2026-07-28'] } };
      return fails(response, id ?? null, method === undefined ? { code: 0 } : unknown, 400);
    });
    expect(await session.call(CALL)).toEqual(HELLO);
  });
});

describe('UP-01: whose token is sent', () => {
  it('the caller’s; after a 401 another one, and the call once more', async () => {
    server.modern(HELLO);
    const session = await sessions.session(sessions.upstream(server.url));
    await session.call(CALL);
    server.script(({ http }, response) =>
      http.headers.authorization === 'Bearer token-a-1' ? response.writeHead(401).end() : undefined,
    );
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(sessions.renewed).toEqual(['token-a-1']);
    const sent = server.of('tools/call').map(({ http }) => http.headers.authorization);
    expect(sent).toEqual(['Bearer token-a-1', 'Bearer token-a-1', 'Bearer token-a-2']);
  });

  it('a second 401 is the answer', async () => {
    server.modern(HELLO);
    const session = await sessions.session(sessions.upstream(server.url));
    await session.call(CALL);
    server.script((_told, response) => response.writeHead(401).end());
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_unauthorized');
    expect(server.of('tools/call')).toHaveLength(3);
  });

  it('the session of a server of 2025 stays with a renewed token', async () => {
    server.legacy({ result: HELLO });
    const session = await sessions.session(sessions.upstream(server.url));
    await session.call(CALL);
    server.script(({ http }, response) =>
      http.headers.authorization === 'Bearer token-a-1' ? response.writeHead(401).end() : undefined,
    );
    expect(await session.call(CALL)).toEqual(HELLO);
    const ids = server.of('tools/call').map(({ http }) => http.headers['mcp-session-id']);
    expect(new Set(ids).size).toBe(1);
    expect(server.of('initialize')).toHaveLength(1);
  });

  it('nobody’s where there is no exchange, and a machine’s never', async () => {
    server.modern(HELLO);
    const open = sessions.upstream(server.url, { exchange: undefined });
    await (await open.open({ ...callerNamed('a'), machine: true }, CONTEXT)).call(CALL);
    for (const { http } of server.told) expect(http.headers.authorization).toBeUndefined();
    const closed = sessions
      .upstream(server.url)
      .open({ ...callerNamed('a'), machine: true }, CONTEXT);
    await expect(closed).rejects.toBeInstanceOf(PersonRequiredError);
  });

  it('a tool asks for its part of the scopes, and for no more', () => {
    const upstream = sessions.upstream(server.url);
    expect(upstream.asking(['read']).asks).toMatchObject({ scopes: ['read'], audience: 'u' });
    expect(() => upstream.asking(['admin'])).toThrow(/admin is beyond/);
  });

  it('PASS-04: no token is repeated by an answer, whether it is JSON or an event', async () => {
    server.modern();
    const session = await sessions.session(sessions.upstream(server.url));
    await session.call(CALL);
    const seen = (told: Told) => ({
      content: [{ type: 'text', text: `you sent ${told.http.headers.authorization ?? ''}` }],
    });
    const hidden = { content: [{ type: 'text', text: 'you sent Bearer [removed]' }] };
    server.script((told, response) => says(response, told.id, seen(told)));
    expect(await session.call(CALL)).toEqual(hidden);
    server.script((told, response) => tells(response, { id: told.id, result: seen(told) }).end());
    expect(await session.call(CALL)).toEqual(hidden);
    server.script((told, response) =>
      fails(response, told.id, { code: -32602, message: seen(told).content[0]!.text }),
    );
    const { details } = await upstreamFailure(session.call(CALL));
    expect(details.explanation).toBe('It says: you sent Bearer [removed]');
  });
});
