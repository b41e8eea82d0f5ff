import type { ServerResponse } from 'node:http';
import {
  fails,
  McpServerDouble,
  refuse400,
} from '../../../../../../test/support/mcp-server-double.js';
import { upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { McpSessions } from '../../../../../../test/support/mcp-sessions.js';
import { sessionKey } from './legacy-session.js';
import { MAX_SESSIONS, MemorySessions, SESSION_IDLE_MS } from './session-store.js';

let server: McpServerDouble;
let sessions: McpSessions;
beforeAll(async () => (server = await McpServerDouble.start()));
beforeEach(() => {
  sessions = new McpSessions();
  server.reset();
});
afterEach(() => sessions.close());
afterAll(() => server.close());

const CALL = { name: 'echo', arguments: {} };
const HELLO = { content: [{ type: 'text', text: 'hi' }] };
const legacy = (session: 'caller' | 'call' | 'none' = 'caller') => ({
  mcp: { protocol: '2025-11-25' as const, session },
});
const sessionsOf = (method: string) =>
  server.of(method).map(({ http }) => http.headers['mcp-session-id']);

describe('one session for each caller', () => {
  it('is opened once, however many calls come first', async () => {
    server.legacy({ result: HELLO });
    const upstream = sessions.upstream(server.url, legacy());
    const session = await sessions.session(upstream);
    await Promise.all(Array.from({ length: 50 }, () => session.call(CALL)));
    expect(server.of('initialize')).toHaveLength(1);
    expect(new Set(sessionsOf('tools/call')).size).toBe(1);
  });

  it('is nobody else’s: a hundred people have a hundred', async () => {
    server.legacy({ result: HELLO });
    const upstream = sessions.upstream(server.url, legacy());
    const people = Array.from({ length: 100 }, (_each, index) => `person-${index}`);
    await Promise.all(
      people.flatMap((who) =>
        [1, 2].map(async () => (await sessions.session(upstream, who)).call(CALL)),
      ),
    );
    expect(server.of('initialize')).toHaveLength(100);
    const used = new Map<string, Set<unknown>>();
    for (const { http } of server.of('tools/call')) {
      const { authorization = '', 'mcp-session-id': id } = http.headers;
      used.set(authorization, (used.get(authorization) ?? new Set()).add(id));
    }
    expect([...used.values()].map((ids) => ids.size)).toEqual(Array(100).fill(1));
    expect(new Set([...used.values()].flatMap((ids) => [...ids])).size).toBe(100);
  });

  it('tells issuers, subjects, clients, upstreams and scopes apart, whatever their boundaries', () => {
    const caller = { issuer: 'https://i/', subject: 'a', clientId: 'c' };
    const keys = [
      sessionKey('u', caller, ['read']),
      sessionKey('v', caller, ['read']),
      sessionKey('u', { ...caller, issuer: 'https://j/' }, ['read']),
      sessionKey('u', { ...caller, subject: 'b' }, ['read']),
      sessionKey('u', { ...caller, clientId: 'd' }, ['read']),
      sessionKey('u', { ...caller, subject: 'ac', clientId: '' }, ['read']),
      sessionKey('u', caller, []),
      sessionKey('u', caller, ['read', 'write']),
      sessionKey('u', caller, ['readwrite']),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(sessionKey('u', caller, ['write', 'read'])).toBe(
      sessionKey('u', caller, ['read', 'write']),
    );
  });

  it('sends each message after it within it, and in the revision that was agreed to', async () => {
    server.legacy({ result: HELLO });
    await (await sessions.session(sessions.upstream(server.url, legacy()))).call(CALL);
    const [initialize, ...rest] = server.told;
    expect(initialize!.http.headers).not.toHaveProperty('mcp-session-id');
    expect(initialize!.http.headers).not.toHaveProperty('mcp-protocol-version');
    expect(initialize!.params).toMatchObject({ protocolVersion: '2025-11-25', capabilities: {} });
    for (const { http } of rest) {
      expect(http.headers).toMatchObject({ 'mcp-protocol-version': '2025-11-25' });
      expect(http.headers['mcp-session-id']).toMatch(/^session-/);
      expect(http.headers).not.toHaveProperty('mcp-method');
    }
  });
});

describe('a session that the server no longer knows', () => {
  it.each<[string, (response: ServerResponse) => ServerResponse]>([
    ['404, in words', (response) => response.writeHead(404).end('Session not found')],
    ['404, −32001', (response) => fails(response, null, { code: -32001 }, 404)],
    ['400, −32000', refuse400],
  ])('%s: another one is opened, once, and the call works', async (_name, refuse) => {
    server.legacy({ result: HELLO, refuse });
    const session = await sessions.session(sessions.upstream(server.url, legacy()));
    await session.call(CALL);
    server.sessions.clear();
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(server.of('initialize')).toHaveLength(2);
    expect(new Set(sessionsOf('tools/call')).size).toBe(2);
  });

  it('ten calls that meet it at once open one', async () => {
    server.legacy({ result: HELLO });
    const session = await sessions.session(sessions.upstream(server.url, legacy()));
    await session.call(CALL);
    server.sessions.clear();
    await Promise.all(Array.from({ length: 10 }, () => session.call(CALL)));
    expect(server.of('initialize')).toHaveLength(2);
  });

  it('again and again: the call fails after a second one', async () => {
    server.legacy({ result: HELLO });
    server.script(({ method }, response) =>
      method === 'tools/call' ? response.writeHead(404).end() : undefined,
    );
    const session = await sessions.session(sessions.upstream(server.url, legacy()));
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_failed');
    expect(server.of('tools/call')).toHaveLength(2);
  });
});

describe('a server that opens no sessions', () => {
  it('is asked for its revision once, for all callers, with any setting', async () => {
    for (const mode of ['caller', 'call', 'none'] as const) {
      server.reset();
      server.legacy({ sessions: false, result: HELLO });
      const upstream = sessions.upstream(server.url, legacy(mode));
      for (const who of ['a', 'b']) await (await sessions.session(upstream, who)).call(CALL);
      expect(server.of('initialize')).toHaveLength(1);
      expect(server.methods).not.toContain('DELETE');
    }
  });
});

describe('how long a session is kept', () => {
  it('`call`: it is opened for one call, and ended', async () => {
    server.legacy({ result: HELLO });
    const session = await sessions.session(sessions.upstream(server.url, legacy('call')));
    for (let i = 0; i < 2; i += 1) {
      server.told.length = 0;
      const ended = new Promise<void>((resolve) => {
        server.script(({ http }) => (http.method === 'DELETE' ? resolve() : undefined));
      });
      await session.call(CALL);
      await ended;
      const all = ['initialize', 'notifications/initialized', 'tools/call', 'DELETE'];
      expect(server.methods).toEqual(all);
      expect(
        new Set(server.told.slice(1).map(({ http }) => http.headers['mcp-session-id'])).size,
      ).toBe(1);
    }
    expect(server.told.at(-1)!.http.headers.authorization).toBe('Bearer token-a-1');
  });

  it('`none`: no call is within one', async () => {
    server.legacy({ sessions: false, result: HELLO });
    server.script(({ method }, response) => {
      if (method === 'initialize') response.setHeader('mcp-session-id', 'unwanted');
      return undefined;
    });
    const session = await sessions.session(sessions.upstream(server.url, legacy('none')));
    await session.call(CALL);
    await session.call(CALL);
    expect(sessionsOf('tools/call')).toEqual([undefined, undefined]);
    expect(server.of('initialize')).toHaveLength(1);
  });

  it('`caller`: five minutes after its last call it is ended, and a new one opened', async () => {
    server.legacy({ result: HELLO });
    const session = await sessions.session(sessions.upstream(server.url, legacy()));
    await session.call(CALL);
    await sessions.time.advance(SESSION_IDLE_MS - 1);
    await session.call(CALL);
    await sessions.time.advance(SESSION_IDLE_MS - 1);
    await session.call(CALL);
    expect(server.of('initialize')).toHaveLength(1);
    const ended = new Promise<void>((resolve) => {
      server.script(({ http }) => (http.method === 'DELETE' ? resolve() : undefined));
    });
    await sessions.time.advance(SESSION_IDLE_MS + 1);
    await session.call(CALL);
    await ended;
    expect(server.of('initialize')).toHaveLength(2);
  });

  it('a thousand are kept; the one that was not used for longest leaves, and is ended', async () => {
    const ended: number[] = [];
    const store = new MemorySessions(sessions.time.clock, sessions.time.after);
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
    const store = new MemorySessions(sessions.time.clock, sessions.time.after);
    const named = (id: string) => ({ id, revision: '2025-11-25', end: () => Promise.resolve() });
    store.keep('a', named('new'));
    store.forget('a', named('old'));
    expect(store.find('a')?.id).toBe('new');
    store.forget('a', named('new'));
    expect(store.find('a')).toBeUndefined();
  });

  it('closing ends those that are kept, each with its caller’s token', async () => {
    server.legacy({ result: HELLO });
    const upstream = sessions.upstream(server.url, legacy());
    for (const who of ['a', 'b']) await (await sessions.session(upstream, who)).call(CALL);
    await upstream.close();
    const gone = server.told.filter(({ http }) => http.method === 'DELETE');
    const tokens = gone.map(({ http }) => http.headers.authorization);
    expect(tokens.sort()).toEqual(['Bearer token-a-1', 'Bearer token-b-1']);
    expect(server.sessions.size).toBe(0);
  });

  it('a server that does not answer an end does not hold it up', async () => {
    server.legacy({ result: HELLO });
    const asked = new Promise<void>((resolve) => {
      server.script(({ http }) => {
        if (http.method !== 'DELETE') return undefined;
        resolve();
        return true;
      });
    });
    const upstream = sessions.upstream(server.url, legacy());
    await (await sessions.session(upstream)).call(CALL);
    const closing = upstream.close();
    await asked;
    await sessions.time.advance(1_000);
    await closing;
  });
});

it.each(['2024-11-05', '2025-03-26', '2025-06-18'])(
  'a server may choose %s',
  async (protocolVersion) => {
    server.legacy({ result: HELLO });
    server.script(({ method, id }, response) => {
      if (method !== 'initialize') return undefined;
      server.sessions.add('chosen');
      response.setHeader('mcp-session-id', 'chosen');
      const result = { protocolVersion, capabilities: {}, serverInfo: {} };
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
    await (await sessions.session(sessions.upstream(server.url, legacy()))).call(CALL);
    const [call] = server.of('tools/call');
    expect(call!.http.headers['mcp-protocol-version']).toBe(protocolVersion);
  },
);

it.each([
  ['a revision that nobody knows', '2031-01-01', 'fine'],
  ['a session by no name', '2025-11-25', 'not fine'],
])('%s is no answer that is used', async (_name, protocolVersion, session) => {
  server.script(({ id }, response) => {
    response.setHeader('mcp-session-id', session);
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { protocolVersion } }));
  });
  const session_ = await sessions.session(sessions.upstream(server.url, legacy()));
  expect((await upstreamFailure(session_.call(CALL))).code).toBe('upstream_answer_invalid');
});
