import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import { MAX_SESSIONS, MemorySessions, SESSION_IDLE_MS } from './session-store.js';

const wire = mcpWire();
const legacy = (session: 'caller' | 'call' | 'none' = 'caller') => ({
  mcp: { protocol: '2025-11-25' as const, session },
});
const sessionsOf = (method: string) =>
  wire.server.of(method).map(({ http }) => http.headers['mcp-session-id']);

describe('how long a session is kept', () => {
  it('`call`: it is opened for one call, and ended', async () => {
    wire.server.legacy({ result: HELLO });
    const session = await wire.sessions.session(
      wire.sessions.upstream(wire.server.url, legacy('call')),
    );
    for (let i = 0; i < 2; i += 1) {
      wire.server.told.length = 0;
      const ended = new Promise<void>((resolve) => {
        wire.server.script(({ http }) => {
          if (http.method === 'DELETE') resolve();
          return undefined;
        });
      });
      await session.call(CALL);
      await ended;
      const all = ['initialize', 'notifications/initialized', 'tools/call', 'DELETE'];
      expect(wire.server.methods).toEqual(all);
      expect(
        new Set(wire.server.told.slice(1).map(({ http }) => http.headers['mcp-session-id'])).size,
      ).toBe(1);
    }
    expect(wire.server.told.at(-1)!.http.headers.authorization).toBe('Bearer token-a-1');
  });

  it('`none`: no call is within one', async () => {
    wire.server.legacy({ sessions: false, result: HELLO });
    wire.server.script(({ method }, response) => {
      if (method === 'initialize') response.setHeader('mcp-session-id', 'unwanted');
      return undefined;
    });
    const session = await wire.sessions.session(
      wire.sessions.upstream(wire.server.url, legacy('none')),
    );
    await session.call(CALL);
    await session.call(CALL);
    expect(sessionsOf('tools/call')).toEqual([undefined, undefined]);
    expect(wire.server.of('initialize')).toHaveLength(1);
  });

  it('`caller`: five minutes after its last call it is ended, and a new one opened', async () => {
    wire.server.legacy({ result: HELLO });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
    await session.call(CALL);
    await wire.sessions.time.advance(SESSION_IDLE_MS - 1);
    await session.call(CALL);
    await wire.sessions.time.advance(SESSION_IDLE_MS - 1);
    await session.call(CALL);
    expect(wire.server.of('initialize')).toHaveLength(1);
    const ended = new Promise<void>((resolve) => {
      wire.server.script(({ http }) => {
        if (http.method === 'DELETE') resolve();
        return undefined;
      });
    });
    await wire.sessions.time.advance(SESSION_IDLE_MS + 1);
    await session.call(CALL);
    await ended;
    expect(wire.server.of('initialize')).toHaveLength(2);
  });

  it('a thousand are kept; the one that was not used for longest leaves, and is ended', async () => {
    const ended: number[] = [];
    const store = new MemorySessions(wire.sessions.time.clock, wire.sessions.time.after);
    for (let i = 0; i <= MAX_SESSIONS; i += 1) {
      const end = () => Promise.resolve(void ended.push(i));
      store.keep(String(i), { id: String(i), revision: '2025-11-25', end });
      store.find('0');
    }
    expect([store.size, ended]).toEqual([MAX_SESSIONS, [1]]);
    await store.close();
    expect([store.size, ended.length]).toEqual([0, MAX_SESSIONS + 1]);
  });

  it('one that another has replaced is not forgotten with it', () => {
    const store = new MemorySessions(wire.sessions.time.clock, wire.sessions.time.after);
    const named = (id: string) => ({ id, revision: '2025-11-25', end: () => Promise.resolve() });
    store.keep('a', named('new'));
    store.forget('a', named('old'));
    expect(store.find('a')?.id).toBe('new');
    store.forget('a', named('new'));
    expect(store.find('a')).toBeUndefined();
  });

  it('closing ends those that are kept, each with its caller’s token', async () => {
    wire.server.legacy({ result: HELLO });
    const upstream = wire.sessions.upstream(wire.server.url, legacy());
    for (const who of ['a', 'b']) await (await wire.sessions.session(upstream, who)).call(CALL);
    await upstream.close();
    const gone = wire.server.told.filter(({ http }) => http.method === 'DELETE');
    const tokens = gone.map(({ http }) => http.headers.authorization);
    expect(tokens.sort()).toEqual(['Bearer token-a-1', 'Bearer token-b-1']);
    expect(wire.server.sessions.size).toBe(0);
  });

  it('a server that does not answer an end does not hold it up', async () => {
    wire.server.legacy({ result: HELLO });
    const asked = new Promise<void>((resolve) => {
      wire.server.script(({ http }) => {
        if (http.method !== 'DELETE') return undefined;
        resolve();
        return true;
      });
    });
    const upstream = wire.sessions.upstream(wire.server.url, legacy());
    await (await wire.sessions.session(upstream)).call(CALL);
    const closing = upstream.close();
    await asked;
    await wire.sessions.time.advance(1_000);
    await closing;
  });
});
