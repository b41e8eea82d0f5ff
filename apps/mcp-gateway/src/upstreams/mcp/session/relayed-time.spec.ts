import type { ServerResponse } from 'node:http';
import {
  McpServerDouble,
  says,
  tells,
  type Told,
} from '../../../../../../test/support/mcp-server-double.js';
import { LIMITS, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { McpSessions } from '../../../../../../test/support/mcp-sessions.js';
import type { RelayedProgress } from '../mcp-session.js';
import { MAX_PROGRESS_PER_SECOND } from './progress-relay.js';

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
const open = (protocol: '2026-07-28' | '2025-11-25' = '2026-07-28') =>
  sessions.session(sessions.upstream(server.url, { mcp: { protocol, session: 'caller' } }));

/** A call that the server took and does not answer; its connection may be over by then. */
function held() {
  let arrive: (told: Told) => void = () => undefined;
  let over: () => void = () => undefined;
  const arrived = new Promise<Told>((resolve) => (arrive = resolve));
  const closed = new Promise<void>((resolve) => (over = resolve));
  server.script((told, response) => {
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
    server.script((told) => {
      if (told.method === method) resolve(told);
      return undefined;
    });
  });

describe('TX-31, UP-02: a client that leaves', () => {
  it('closes the stream of a server of 2026, which is how it is told', async () => {
    const { arrived, closed } = held();
    const leaving = new AbortController();
    const failure = upstreamFailure((await open()).call({ ...CALL, signal: leaving.signal }));
    await arrived;
    leaving.abort();
    expect((await failure).code).toBe('upstream_cancelled');
    await closed;
    expect(server.methods).toEqual(['tools/call']);
  });

  it('is told to a server of 2025 by the id of its own request, and the stream is closed', async () => {
    server.legacy();
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
    server.legacy({ sessions: false });
    const { arrived, closed } = held();
    const leaving = new AbortController();
    const session = await open('2025-11-25');
    const failure = upstreamFailure(session.call({ ...CALL, signal: leaving.signal }));
    await arrived;
    leaving.abort();
    expect((await failure).code).toBe('upstream_cancelled');
    await closed;
    expect(server.methods).not.toContain('notifications/cancelled');
  });

  it('before anything was asked, asks nothing', async () => {
    const session = await open();
    const call = session.call({ ...CALL, signal: AbortSignal.abort() });
    expect((await upstreamFailure(call)).code).toBe('upstream_cancelled');
    expect(server.told).toEqual([]);
  });
});

describe('UP-05: the deadline', () => {
  it('ends a stream that never does, whatever comes of it', async () => {
    const { arrived, closed } = held();
    const failure = upstreamFailure((await open()).call(CALL));
    await arrived;
    await sessions.time.advance(LIMITS.timeoutMs);
    expect((await failure).code).toBe('upstream_timeout');
    await closed;
  });

  it('tells a server of 2025 that the answer is no longer awaited', async () => {
    server.legacy();
    const { arrived, closed } = held();
    const cancelled = next('notifications/cancelled');
    const failure = upstreamFailure((await open('2025-11-25')).call(CALL));
    const { id } = await arrived;
    await sessions.time.advance(LIMITS.timeoutMs);
    expect((await failure).code).toBe('upstream_timeout');
    expect((await cancelled).params).toEqual({ requestId: id });
    await closed;
  });

  it('is one for all requests of a call', async () => {
    server.legacy();
    const { arrived } = held();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      server.script(({ method, id }, response) => {
        if (method !== 'initialize') return undefined;
        answer = () => {
          server.sessions.add('late');
          response.setHeader('mcp-session-id', 'late');
          says(response, id, { protocolVersion: '2025-11-25' });
        };
        resolve();
        return true;
      });
    });
    const failure = upstreamFailure((await open('2025-11-25')).call(CALL));
    await asked;
    await sessions.time.advance(LIMITS.timeoutMs - 1);
    answer();
    await arrived;
    await sessions.time.advance(1);
    expect((await failure).code).toBe('upstream_timeout');
  });

  it('holds for those who wait for another’s session', async () => {
    const asked = new Promise<void>((resolve) => {
      server.script(({ method }) => {
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
    await sessions.time.advance(LIMITS.timeoutMs);
    expect([(await first).code, (await third).code]).toEqual([
      'upstream_timeout',
      'upstream_timeout',
    ]);
    expect(server.of('initialize')).toHaveLength(1);
  });
});

describe('progress', () => {
  const progress = (told: Told, params: object) => ({
    method: 'notifications/progress',
    params: { progressToken: told.params._meta?.['progressToken'], ...params },
  });
  const script = (write: (told: Told, response: ServerResponse) => unknown) => {
    server.script((told, response) => {
      if (told.method !== 'tools/call') return undefined;
      write(told, response);
      return true;
    });
  };

  it('is asked for only when somebody listens, by a token of the call’s own', async () => {
    script(({ id }, response) => says(response, id, HELLO));
    const session = await open();
    await session.call(CALL);
    await Promise.all([1, 2].map(() => session.call({ ...CALL, progress: () => undefined })));
    const [none, ...own] = server.told.map(({ params }) => params._meta?.['progressToken']);
    expect(none).toBeUndefined();
    expect(new Set(own).size).toBe(2);
  });

  it('reaches each call alone, increasing, cleaned, and never after the answer', async () => {
    const streams: [Told, ServerResponse][] = [];
    let both = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (both = resolve));
    script((told, response) => {
      streams.push([told, response]);
      if (streams.length === 2) both();
    });
    const session = await open();
    const heard: RelayedProgress[][] = [[], []];
    const calls = heard.map((list) =>
      session.call({ ...CALL, progress: (each) => list.push(each) }),
    );
    await arrived;
    const [[one, first], [other, second]] = streams as [
      [Told, ServerResponse],
      [Told, ServerResponse],
    ];
    tells(
      first,
      progress(one, { progress: 1, total: 3, message: 'a\u0007b' }),
      progress(one, { progress: 1 }),
      progress(other, { progress: 9 }),
      progress(one, { progress: 0.5 }),
      progress(one, { progress: '7' }),
      progress(one, { progress: 2, total: 'x', message: 'y'.repeat(600) }),
      { id: one.id, result: HELLO },
      progress(one, { progress: 3 }),
    ).end();
    tells(second, progress(other, { progress: 0 }), { id: other.id, result: HELLO }).end();
    await Promise.all(calls);
    const mine = heard.find((list) => list.length === 2)!;
    expect(mine[0]).toEqual({ progress: 1, total: 3, message: 'ab' });
    expect(mine[1]).toMatchObject({ progress: 2, message: expect.stringContaining('cut') });
    expect(mine[1]).not.toHaveProperty('total');
    expect(heard.find((list) => list !== mine)).toEqual([{ progress: 0 }]);
  });

  it('is passed on at most twenty times a second', async () => {
    let more = (): void => undefined;
    const heard: number[] = [];
    const arrived = new Promise<void>((resolve) => {
      script((told, response) => {
        const some = (from: number) =>
          Array.from({ length: 30 }, (_each, index) => progress(told, { progress: from + index }));
        more = () => tells(response, ...some(100), { id: told.id, result: HELLO }).end();
        tells(response, ...some(0), progress(told, { progress: 50 }));
        resolve();
      });
    });
    const twenty = new Promise<void>((resolve) => {
      void open().then((session) => {
        called = session.call({
          ...CALL,
          progress: (each) => {
            heard.push(each.progress);
            if (heard.length === MAX_PROGRESS_PER_SECOND) resolve();
          },
        });
      });
    });
    let called: Promise<unknown> | undefined;
    await arrived;
    await twenty;
    sessions.time.now += 1_000;
    more();
    await called;
    expect(heard).toHaveLength(2 * MAX_PROGRESS_PER_SECOND);
    expect(heard[MAX_PROGRESS_PER_SECOND]).toBeGreaterThanOrEqual(50);
  });
});
