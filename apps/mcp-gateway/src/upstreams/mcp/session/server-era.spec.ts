import type { ServerResponse } from 'node:http';
import { upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { fails } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';

const wire = mcpWire();

describe('which revision a server speaks is learned once, from what it shows', () => {
  it('a server of 2026-07-28 is asked once, whoever calls', async () => {
    wire.server.modern(HELLO);
    const upstream = wire.sessions.upstream(wire.server.url);
    for (const who of ['a', 'b', 'a']) {
      expect(await (await wire.sessions.session(upstream, who)).call(CALL)).toEqual(HELLO);
    }
    expect(wire.server.methods).toEqual([
      'server/discover',
      'tools/call',
      'tools/call',
      'tools/call',
    ]);
  });

  it('a server of 2025 is found by a session that it opens', async () => {
    wire.server.legacy({ result: HELLO });
    const upstream = wire.sessions.upstream(wire.server.url);
    for (const who of ['a', 'a']) {
      expect(await (await wire.sessions.session(upstream, who)).call(CALL)).toEqual(HELLO);
    }
    const opened = ['server/discover', 'initialize', 'notifications/initialized'];
    expect(wire.server.methods).toEqual([...opened, 'tools/call', 'tools/call']);
  });

  it('RELAY-03: 500 to the first question is no proof: what `initialize` works with is of 2025', async () => {
    wire.server.legacy({
      result: HELLO,
      refuse: (response) => fails(response, null, { code: -32603 }, 500),
    });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
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
    wire.server.legacy({ result: HELLO, refuse });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    expect(await session.call(CALL)).toEqual(HELLO);
  });

  it('RELAY-04: a server that fails, and is of 2026 when it is back, is not taken for one of 2025', async () => {
    wire.server.script((_told, response) => response.writeHead(503).end());
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_failed');
    wire.server.reset();
    wire.server.modern(HELLO);
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(wire.server.methods).toEqual(['server/discover', 'tools/call']);
  });

  it.each([
    [403, 'upstream_forbidden'],
    [429, 'upstream_slow_down'],
    [401, 'upstream_unauthorized'],
  ])('%i to the first question proves nothing, and is the call’s failure', async (status, code) => {
    wire.server.script((_told, response) =>
      response.writeHead(status, { 'retry-after': '7' }).end(),
    );
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    const { code: failed, details } = await upstreamFailure(session.call(CALL));
    expect([failed, details.retryAfterSeconds]).toEqual([code, status === 429 ? 7 : undefined]);
    expect(new Set(wire.server.methods)).toEqual(new Set(['server/discover']));
  });

  it.each([
    [-32020, undefined],
    [-32021, undefined],
    [-32022, { supported: ['2026-07-28'] }],
  ])('%i to the first question is of 2026', async (code, data) => {
    wire.server.modern(HELLO);
    wire.server.script(({ method, id }, response) =>
      method === 'server/discover' ? fails(response, id, { code, data }, 400) : undefined,
    );
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(wire.server.methods).toEqual(['server/discover', 'tools/call']);
  });

  it('an answer to neither is unusable', async () => {
    wire.server.script(({ id }, response) => fails(response, id, { code: -32601 }));
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_answer_invalid');
  });

  it('a hundred first calls at once ask once', async () => {
    wire.server.modern(HELLO);
    const upstream = wire.sessions.upstream(wire.server.url);
    const calls = Array.from({ length: 100 }, async (_each, index) =>
      (await wire.sessions.session(upstream, `person ${index}`)).call(CALL),
    );
    expect(new Set((await Promise.all(calls)).map((each) => JSON.stringify(each))).size).toBe(1);
    expect(wire.server.of('server/discover')).toHaveLength(1);
  });

  it('who asks first and fails alone leaves the question to the next', async () => {
    wire.server.modern(HELLO);
    wire.server.script(({ method, http }, response) => {
      const isFirst = http.headers.authorization?.startsWith('Bearer token-first') === true;
      return isFirst && method === 'server/discover' ? response.writeHead(403).end() : undefined;
    });
    const upstream = wire.sessions.upstream(wire.server.url);
    const first = upstreamFailure((await wire.sessions.session(upstream, 'first')).call(CALL));
    const next = (await wire.sessions.session(upstream, 'next')).call(CALL);
    expect((await first).code).toBe('upstream_forbidden');
    expect(await next).toEqual(HELLO);
  });

  it('what the settings say is not asked', async () => {
    wire.server.modern(HELLO);
    const mcp = { protocol: '2026-07-28', session: 'caller' } as const;
    const modern = await wire.sessions.session(wire.sessions.upstream(wire.server.url, { mcp }));
    expect(await modern.call(CALL)).toEqual(HELLO);
    expect(wire.server.methods).toEqual(['tools/call']);
    wire.server.reset();
    wire.server.legacy({ result: HELLO });
    const pinned = { protocol: '2025-11-25', session: 'caller' } as const;
    const legacy = await wire.sessions.session(
      wire.sessions.upstream(wire.server.url, { mcp: pinned }),
    );
    expect(await legacy.call(CALL)).toEqual(HELLO);
    expect(wire.server.methods).toEqual(['initialize', 'notifications/initialized', 'tools/call']);
  });
});

describe('a server that was replaced', () => {
  it('by one of 2025 fails a call that it refuses, and works with the next', async () => {
    wire.server.modern(HELLO);
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    await session.call(CALL);
    wire.server.reset();
    wire.server.legacy({ result: HELLO });
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_failed');
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(wire.server.of('tools/call')).toHaveLength(2);
  });

  it('by one that says it no longer has the revision is asked again, as the call did not run', async () => {
    wire.server.modern(HELLO);
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    await session.call(CALL);
    wire.server.reset();
    wire.server.legacy({
      result: HELLO,
      refuse: (response) => fails(response, null, { code: -32022, data: { supported: [] } }, 400),
    });
    expect(await session.call(CALL)).toEqual(HELLO);
  });

  it('by one of 2026 is asked again when `initialize` is refused', async () => {
    wire.server.legacy({ result: HELLO });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    await session.call(CALL);
    wire.server.reset();
    wire.server.modern(HELLO);
    wire.server.script(({ id, method, http }, response) => {
      const isModern = http.headers['mcp-protocol-version'] === '2026-07-28';
      if (isModern) return undefined;
      const unknown = { code: -32022, data: { supported: ['2026-07-28'] } };
      return fails(response, id ?? null, method === undefined ? { code: 0 } : unknown, 400);
    });
    expect(await session.call(CALL)).toEqual(HELLO);
  });
});
