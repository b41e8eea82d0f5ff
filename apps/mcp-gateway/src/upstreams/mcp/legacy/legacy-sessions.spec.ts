import type { ServerResponse } from 'node:http';
import { upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { fails, refuse400 } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import { sessionKey } from './legacy-session.js';

const wire = mcpWire();
const legacy = (session: 'caller' | 'call' | 'none' = 'caller') => ({
  mcp: { protocol: '2025-11-25' as const, session },
});
const sessionsOf = (method: string) =>
  wire.server.of(method).map(({ http }) => http.headers['mcp-session-id']);

describe('RELAY-16: one session for each caller', () => {
  it('is opened once, however many calls come first', async () => {
    wire.server.legacy({ result: HELLO });
    const upstream = wire.sessions.upstream(wire.server.url, legacy());
    const session = await wire.sessions.session(upstream);
    await Promise.all(Array.from({ length: 50 }, () => session.call(CALL)));
    expect(wire.server.of('initialize')).toHaveLength(1);
    expect(new Set(sessionsOf('tools/call')).size).toBe(1);
  });

  it('is nobody else’s: a hundred people have a hundred', async () => {
    wire.server.legacy({ result: HELLO });
    const upstream = wire.sessions.upstream(wire.server.url, legacy());
    const people = Array.from({ length: 100 }, (_each, index) => `person-${index}`);
    await Promise.all(
      people.flatMap((who) =>
        [1, 2].map(async () => (await wire.sessions.session(upstream, who)).call(CALL)),
      ),
    );
    expect(wire.server.of('initialize')).toHaveLength(100);
    const used = new Map<string, Set<unknown>>();
    for (const { http } of wire.server.of('tools/call')) {
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
    wire.server.legacy({ result: HELLO });
    await (
      await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()))
    ).call(CALL);
    const [initialize, ...rest] = wire.server.told;
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

describe('RELAY-15: a session that the server no longer knows', () => {
  it.each<[string, (response: ServerResponse) => ServerResponse]>([
    ['404, in words', (response) => response.writeHead(404).end('Session not found')],
    ['404, −32001', (response) => fails(response, null, { code: -32001 }, 404)],
    ['400, −32000', refuse400],
  ])('%s: another one is opened, once, and the call works', async (_name, refuse) => {
    wire.server.legacy({ result: HELLO, refuse });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
    await session.call(CALL);
    wire.server.sessions.clear();
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(wire.server.of('initialize')).toHaveLength(2);
    expect(new Set(sessionsOf('tools/call')).size).toBe(2);
  });

  it.each([
    [400, -32602, 'upstream_refused'],
    [404, -32601, 'upstream_not_found'],
    [400, -32603, 'upstream_failed'],
    [404, -32000, 'upstream_failed'],
    [400, -32001, 'upstream_failed'],
  ])('%i with error %i of the call’s own id is its answer: %s', async (status, code, becomes) => {
    wire.server.legacy({ result: HELLO });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
    await session.call(CALL);
    wire.server.script(({ method, id }, response) =>
      method === 'tools/call' ? fails(response, id, { code }, status) : undefined,
    );
    const failure = await upstreamFailure(session.call(CALL));
    expect([failure.code, failure.details.rpcCode]).toEqual([becomes, code]);
    expect(wire.server.of('tools/call')).toHaveLength(2);
    expect(wire.server.of('initialize')).toHaveLength(1);
  });

  it.each([
    [404, -32001],
    [400, -32000],
  ])('%i with error %i means it, whatever its id', async (status, code) => {
    wire.server.legacy({ result: HELLO });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
    await session.call(CALL);
    wire.server.script(({ method, id }, response) =>
      method === 'tools/call' && wire.server.of('initialize').length === 1
        ? fails(response, id, { code }, status)
        : undefined,
    );
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(wire.server.of('initialize')).toHaveLength(2);
  });

  it('ten calls that meet it at once open one', async () => {
    wire.server.legacy({ result: HELLO });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
    await session.call(CALL);
    wire.server.sessions.clear();
    await Promise.all(Array.from({ length: 10 }, () => session.call(CALL)));
    expect(wire.server.of('initialize')).toHaveLength(2);
  });

  it('again and again: the call fails after a second one', async () => {
    wire.server.legacy({ result: HELLO });
    wire.server.script(({ method }, response) =>
      method === 'tools/call' ? response.writeHead(404).end() : undefined,
    );
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
    expect((await upstreamFailure(session.call(CALL))).code).toBe('upstream_failed');
    expect(wire.server.of('tools/call')).toHaveLength(2);
  });
});

describe('a server that opens no sessions', () => {
  it('is asked anew when it no longer does without', async () => {
    wire.server.legacy({ sessions: false, result: HELLO });
    const session = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
    await session.call(CALL);
    wire.server.reset();
    wire.server.legacy({ result: HELLO });
    expect(await session.call(CALL)).toEqual(HELLO);
    expect(sessionsOf('tools/call')).toEqual([undefined, expect.stringMatching(/^session-/)]);
  });

  it('is asked for its revision once, for all callers, with any setting', async () => {
    for (const mode of ['caller', 'call', 'none'] as const) {
      wire.server.reset();
      wire.server.legacy({ sessions: false, result: HELLO });
      const upstream = wire.sessions.upstream(wire.server.url, legacy(mode));
      for (const who of ['a', 'b']) await (await wire.sessions.session(upstream, who)).call(CALL);
      expect(wire.server.of('initialize')).toHaveLength(1);
      expect(wire.server.methods).not.toContain('DELETE');
    }
  });
});

it.each(['2024-11-05', '2025-03-26', '2025-06-18'])(
  'a server may choose %s',
  async (protocolVersion) => {
    wire.server.legacy({ result: HELLO });
    wire.server.script(({ method, id }, response) => {
      if (method !== 'initialize') return undefined;
      wire.server.sessions.add('chosen');
      response.setHeader('mcp-session-id', 'chosen');
      const result = { protocolVersion, capabilities: {}, serverInfo: {} };
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
    await (
      await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()))
    ).call(CALL);
    const [call] = wire.server.of('tools/call');
    expect(call!.http.headers['mcp-protocol-version']).toBe(protocolVersion);
  },
);

it.each([
  ['a revision that nobody knows', '2031-01-01', 'fine'],
  ['a session by no name', '2025-11-25', 'not fine'],
])('%s is no answer that is used', async (_name, protocolVersion, session) => {
  wire.server.script(({ id }, response) => {
    response.setHeader('mcp-session-id', session);
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { protocolVersion } }));
  });
  const session_ = await wire.sessions.session(wire.sessions.upstream(wire.server.url, legacy()));
  expect((await upstreamFailure(session_.call(CALL))).code).toBe('upstream_answer_invalid');
});
