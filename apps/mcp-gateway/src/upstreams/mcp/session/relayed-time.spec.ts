import { LIMITS, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { says, tells, type Told } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, mcpWire } from '../../../../../../test/support/mcp-wire.js';

const wire = mcpWire();
const { open } = wire;
/** A call that the server took and does not answer; its connection may be over by then. */
function held() {
  let arrive: (told: Told) => void = () => undefined;
  let over: () => void = () => undefined;
  const arrived = new Promise<Told>((resolve) => (arrive = resolve));
  const closed = new Promise<void>((resolve) => (over = resolve));
  wire.server.script((told, response) => {
    if (told.method !== 'tools/call') return undefined;
    response.once('close', over);
    tells(response, { method: 'notifications/message', params: {} });
    arrive(told);
    return true;
  });
  return { arrived, closed };
}

/** The next message of that method. */
const next = (method: string) =>
  new Promise<Told>((resolve) => {
    wire.server.script((told) => {
      if (told.method === method) resolve(told);
      return undefined;
    });
  });

describe('TX-31, UP-02, RELAY-18: a client that leaves', () => {
  it('closes the stream of a server of 2026, which is how it is told', async () => {
    const { arrived, closed } = held();
    const leaving = new AbortController();
    const failure = upstreamFailure((await open()).call({ ...CALL, signal: leaving.signal }));
    await arrived;
    leaving.abort();
    expect((await failure).code).toBe('upstream_cancelled');
    await closed;
    expect(wire.server.methods).toEqual(['tools/call']);
  });

  it('is told to a server of 2025 by the id of its own request, and the stream is closed', async () => {
    wire.server.legacy();
    const { arrived, closed } = held();
    const cancelled = next('notifications/cancelled');
    const leaving = new AbortController();
    const session = await open('2025-11-25');
    const failure = upstreamFailure(session.call({ ...CALL, signal: leaving.signal }));
    const { id, http } = await arrived;
    leaving.abort();
    expect((await failure).code).toBe('upstream_cancelled');
    const told = await cancelled;
    expect(told.params).toEqual({ requestId: id });
    expect(told.http.headers['mcp-session-id']).toBe(http.headers['mcp-session-id']);
    await closed;
  });

  it('closes the stream of a server of 2025 without sessions', async () => {
    wire.server.legacy({ sessions: false });
    const { arrived, closed } = held();
    const leaving = new AbortController();
    const session = await open('2025-11-25');
    const failure = upstreamFailure(session.call({ ...CALL, signal: leaving.signal }));
    await arrived;
    leaving.abort();
    expect((await failure).code).toBe('upstream_cancelled');
    await closed;
    expect(wire.server.methods).not.toContain('notifications/cancelled');
  });

  it('before anything was asked, asks nothing', async () => {
    const session = await open();
    const call = session.call({ ...CALL, signal: AbortSignal.abort() });
    expect((await upstreamFailure(call)).code).toBe('upstream_cancelled');
    expect(wire.server.told).toEqual([]);
  });
});

describe('UP-05: the deadline', () => {
  it('RELAY-19: ends a stream that never does, whatever comes of it', async () => {
    const { arrived, closed } = held();
    const failure = upstreamFailure((await open()).call(CALL));
    await arrived;
    await wire.sessions.time.advance(LIMITS.timeoutMs);
    expect((await failure).code).toBe('upstream_timeout');
    await closed;
  });

  it('tells a server of 2025 that the answer is no longer awaited', async () => {
    wire.server.legacy();
    const { arrived, closed } = held();
    const cancelled = next('notifications/cancelled');
    const failure = upstreamFailure((await open('2025-11-25')).call(CALL));
    const { id } = await arrived;
    await wire.sessions.time.advance(LIMITS.timeoutMs);
    expect((await failure).code).toBe('upstream_timeout');
    expect((await cancelled).params).toEqual({ requestId: id });
    await closed;
  });

  it('is one for all requests of a call', async () => {
    wire.server.legacy();
    const { arrived } = held();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      wire.server.script(({ method, id }, response) => {
        if (method !== 'initialize') return undefined;
        answer = () => {
          wire.server.sessions.add('late');
          response.setHeader('mcp-session-id', 'late');
          says(response, id, { protocolVersion: '2025-11-25' });
        };
        resolve();
        return true;
      });
    });
    const failure = upstreamFailure((await open('2025-11-25')).call(CALL));
    await asked;
    await wire.sessions.time.advance(LIMITS.timeoutMs - 1);
    answer();
    await arrived;
    await wire.sessions.time.advance(1);
    expect((await failure).code).toBe('upstream_timeout');
  });

  it('holds for those who wait for another’s session', async () => {
    const asked = new Promise<void>((resolve) => {
      wire.server.script(({ method }) => {
        if (method === 'initialize') resolve();
        return true;
      });
    });
    const session = await open('2025-11-25');
    const first = upstreamFailure(session.call(CALL));
    await asked;
    const leaving = new AbortController();
    const second = upstreamFailure(session.call({ ...CALL, signal: leaving.signal }));
    const third = upstreamFailure(session.call(CALL));
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    expect((await second).code).toBe('upstream_cancelled');
    await wire.sessions.time.advance(LIMITS.timeoutMs);
    expect([(await first).code, (await third).code]).toEqual([
      'upstream_timeout',
      'upstream_timeout',
    ]);
    expect(wire.server.of('initialize')).toHaveLength(1);
  });
});
