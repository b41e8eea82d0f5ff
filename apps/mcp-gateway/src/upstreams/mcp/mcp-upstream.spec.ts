import { freePorts } from '../../../../../test/support/free-ports.js';
import { CONTEXT, LIMITS, upstreamFailure } from '../../../../../test/support/http-sessions.js';
import { fails, says, tells, type Told } from '../../../../../test/support/mcp-server-double.js';
import { callerNamed } from '../../../../../test/support/mcp-sessions.js';
import { CALL, HELLO, mcpWire } from '../../../../../test/support/mcp-wire.js';
import type { LegacySession } from './legacy/legacy-session.js';
import type { SessionStore } from './legacy/session-store.js';
import { PersonRequiredError } from '../upstream.errors.js';

const wire = mcpWire();

describe('UP-01: whose token is sent', () => {
  it('RELAY-12: the caller’s; after a 401 another one, and the call once more', async () => {
    wire.server.modern(HELLO);
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    await session.call(CALL);
    wire.server.script(({ http }, response) =>
      http.headers.authorization === 'Bearer token-a-1' ? response.writeHead(401).end() : undefined,
    );
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(wire.sessions.renewed).toEqual(['token-a-1']);
    const sent = wire.server.of('tools/call').map(({ http }) => http.headers.authorization);
    expect(sent).toEqual(['Bearer token-a-1', 'Bearer token-a-1', 'Bearer token-a-2']);
  });

  it('RELAY-13: a second 401 is the answer', async () => {
    wire.server.modern(HELLO);
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    await session.call(CALL);
    wire.server.script((_told, response) => response.writeHead(401).end());
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_unauthorized');
    expect(wire.server.of('tools/call')).toHaveLength(3);
  });

  it('the session of a server of 2025 stays with a renewed token', async () => {
    wire.server.legacy({ result: HELLO });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    await session.call(CALL);
    wire.server.script(({ http }, response) =>
      http.headers.authorization === 'Bearer token-a-1' ? response.writeHead(401).end() : undefined,
    );
    expect(await session.call(CALL)).toEqual(HELLO);
    const ids = wire.server.of('tools/call').map(({ http }) => http.headers['mcp-session-id']);
    expect(new Set(ids).size).toBe(1);
    expect(wire.server.of('initialize')).toHaveLength(1);
  });

  it('nobody’s where there is no exchange, and a machine’s never', async () => {
    wire.server.modern(HELLO);
    const open = wire.sessions.upstream(wire.server.url, { exchange: undefined });
    await (await open.open({ ...callerNamed('a'), machine: true }, CONTEXT)).call(CALL);
    for (const { http } of wire.server.told) expect(http.headers.authorization).toBeUndefined();
    const closed = wire.sessions
      .upstream(wire.server.url)
      .open({ ...callerNamed('a'), machine: true }, CONTEXT);
    await expect(closed).rejects.toBeInstanceOf(PersonRequiredError);
  });

  it('a tool asks for its part of the scopes, and for no more', () => {
    const upstream = wire.sessions.upstream(wire.server.url);
    expect(upstream.asking(['read']).asks).toMatchObject({ scopes: ['read'], audience: 'u' });
    expect(() => upstream.asking(['admin'])).toThrow(/admin is beyond/);
  });

  it('PASS-04: no token is repeated by an answer, whether it is JSON or an event', async () => {
    wire.server.modern();
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url));
    await session.call(CALL);
    const seen = (told: Told) => ({
      content: [{ type: 'text', text: `you sent ${told.http.headers.authorization ?? ''}` }],
    });
    const hidden = { content: [{ type: 'text', text: 'you sent Bearer [removed]' }] };
    wire.server.script((told, response) => says(response, told.id, seen(told)));
    expect(await session.call(CALL)).toEqual(hidden);
    wire.server.script((told, response) =>
      tells(response, { id: told.id, result: seen(told) }).end(),
    );
    expect(await session.call(CALL)).toEqual(hidden);
    wire.server.script((told, response) =>
      fails(response, told.id, { code: -32602, message: seen(told).content[0]!.text }),
    );
    const { details } = await upstreamFailure(session.call(CALL));
    expect(details.explanation).toBe('It says: you sent Bearer [removed]');
  });
});

describe('what all sessions of an upstream share', () => {
  it('what the server showed; but not the session of other scopes', async () => {
    wire.server.legacy({ result: HELLO });
    const upstream = wire.sessions.upstream(wire.server.url);
    for (const scopes of [['read', 'write'], ['read'], ['write', 'read']]) {
      await (await wire.sessions.session(upstream.asking(scopes))).call(CALL);
    }
    expect(wire.server.of('server/discover')).toHaveLength(1);
    expect(wire.server.of('initialize')).toHaveLength(2);
  });

  it('that nobody is there: after five requests none is made for ten seconds', async () => {
    const [port = 0] = await freePorts(1);
    const opened = jest.spyOn(wire.sessions.http, 'open');
    const upstream = wire.sessions.upstream(`http://127.0.0.1:${port}/mcp`);
    const ask = async (who: string) =>
      upstreamFailure((await wire.sessions.session(upstream, who)).call(CALL));
    for (const who of ['a', 'b', 'c']) await ask(who);
    expect(opened).toHaveBeenCalledTimes(5);
    const { code, details } = await ask('d');
    expect([code, details.retryAfterSeconds]).toEqual(['upstream_unreachable', 10]);
    expect(opened).toHaveBeenCalledTimes(5);
    await wire.sessions.time.advance(10_000);
    await ask('d');
    expect(opened).toHaveBeenCalledTimes(6);
  });

  it('the limit of requests under way', async () => {
    wire.server.modern(HELLO);
    const limits = { ...LIMITS, concurrency: 1 };
    const upstream = wire.sessions.upstream(wire.server.url, {
      limits,
      mcp: { protocol: '2026-07-28', session: 'caller' },
    });
    const session = await wire.sessions.session(upstream);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => session.call(CALL)));
    const failed = outcomes.filter(({ status }) => status === 'rejected');
    expect(failed.map((each) => (each as { reason: { code: string } }).reason.code)).toEqual(
      Array(5).fill('upstream_busy'),
    );
  });

  it('the place of its sessions, which may be another’s too', async () => {
    wire.server.legacy({ result: HELLO });
    const kept = new Map<string, LegacySession>();
    const store: SessionStore = {
      size: 0,
      sessionOrLeave: (key) => {
        const session = kept.get(key);
        const settle = (opened?: LegacySession) => {
          if (opened !== undefined) kept.set(key, { ...opened, end: () => Promise.resolve() });
        };
        return Promise.resolve(session === undefined ? { leave: { settle } } : { session });
      },
      forget: (key) => void kept.delete(key),
      close: () => Promise.resolve(),
    };
    for (let replica = 0; replica < 2; replica += 1) {
      const upstream = wire.sessions.upstream(wire.server.url, {}, { sessions: store });
      await (await wire.sessions.session(upstream)).call(CALL);
    }
    expect(wire.server.of('initialize')).toHaveLength(1);
    wire.server.sessions.clear();
    const upstream = wire.sessions.upstream(wire.server.url, {}, { sessions: store });
    expect(await (await wire.sessions.session(upstream)).call(CALL)).toEqual(HELLO);
    expect([wire.server.of('initialize').length, kept.size]).toEqual([2, 1]);
  });
});
