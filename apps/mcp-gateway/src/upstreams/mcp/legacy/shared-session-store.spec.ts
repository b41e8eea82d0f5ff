import { Deadline } from '#outbound';
import type { SessionLook, SharedSession, SharedSessions } from '#token-exchange';
import { LIMITS, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import { MAX_SESSIONS, SESSION_IDLE_MS } from './session-store.js';
import { SharedSessionStore } from './shared-session-store.js';

const wire = mcpWire();
const THEIRS = { id: 'theirs', revision: '2025-06-18' };

/** What replicas share of one caller, as a test says. */
class Shared implements SharedSessions {
  stored: SharedSession | undefined;
  readonly looks: SessionLook[] = [];
  readonly settled: (string | undefined)[] = [];

  sessionOrClaim(_key: string, look: SessionLook): ReturnType<SharedSessions['sessionOrClaim']> {
    this.looks.push(look);
    const { stored } = this;
    if (stored !== undefined && look.isWanted(stored)) return Promise.resolve({ session: stored });
    const settle = (session?: SharedSession) => {
      this.settled.push(session?.id);
      this.stored = session;
    };
    return Promise.resolve({ claim: { settle } });
  }
}

let shared: Shared;
beforeEach(() => {
  shared = new Shared();
});

const storeOf = () =>
  new SharedSessionStore(shared, wire.sessions.time.clock, wire.sessions.time.after);

/** A replica's upstream, and one caller's session with it. */
async function replica(session: 'caller' | 'call' | 'none' = 'caller') {
  const mcp = { protocol: '2025-11-25' as const, session };
  const upstream = wire.sessions.upstream(wire.server.url, { mcp }, { sessions: storeOf() });
  return { upstream, caller: await wire.sessions.session(upstream) };
}

const used = () => wire.server.of('tools/call').map(({ http }) => http.headers['mcp-session-id']);
const opened = () => wire.server.of('initialize').length;

it('XC-12: a session that another replica opened is used, in the revision that was agreed to', async () => {
  wire.server.legacy({ result: HELLO });
  wire.server.sessions.add(THEIRS.id);
  shared.stored = THEIRS;
  const { caller } = await replica();
  expect(await caller.call(CALL)).toEqual(HELLO);
  const [call] = wire.server.of('tools/call');
  expect(call!.http.headers).toMatchObject({
    'mcp-session-id': THEIRS.id,
    'mcp-protocol-version': THEIRS.revision,
  });
  expect(opened()).toBe(0);
  const [look] = shared.looks;
  expect([look!.keepMs, look!.deadline.left]).toEqual([SESSION_IDLE_MS, LIMITS.timeoutMs / 2]);
});

it('XC-12: one that this replica opens is shared; a failure shares none, and leaves the claim to others', async () => {
  wire.server.legacy({ result: HELLO });
  let refusals = 1;
  wire.server.script(({ method }, response) =>
    method === 'initialize' && (refusals -= 1) >= 0 ? response.writeHead(503).end() : undefined,
  );
  const { caller } = await replica();
  await upstreamFailure(caller.call(CALL));
  await caller.call(CALL);
  expect(shared.settled).toEqual([undefined, 'session-1']);
});

it.each([
  ['no id', { ...THEIRS, id: '' }],
  ['an id that no header takes', { ...THEIRS, id: 'a\r\nb' }],
  ['an id without end', { ...THEIRS, id: 'x'.repeat(4_097) }],
  ['a revision that nobody knows', { ...THEIRS, revision: '2031-01-01' }],
  ['a revision without sessions', { ...THEIRS, revision: '2026-07-28' }],
])('XC-12: what no message can be sent within counts as none: %s', async (_name, stored) => {
  wire.server.legacy({ result: HELLO });
  shared.stored = stored;
  await (await replica()).caller.call(CALL);
  expect([used(), shared.settled]).toEqual([['session-1'], ['session-1']]);
});

it('XC-12: what is shared has the last word over what this replica used last', async () => {
  wire.server.legacy({ result: HELLO });
  const { caller } = await replica();
  await caller.call(CALL);
  wire.server.sessions.add(THEIRS.id);
  shared.stored = THEIRS;
  await caller.call(CALL);
  expect(used()).toEqual(['session-1', THEIRS.id]);
});

it('XC-12: what is shared no longer, or cannot be asked for, goes on from memory and is shared again', async () => {
  wire.server.legacy({ result: HELLO });
  const { caller } = await replica();
  await caller.call(CALL);
  shared.stored = undefined;
  await caller.call(CALL);
  expect([opened(), shared.settled]).toEqual([1, ['session-1', 'session-1']]);
});

it('XC-12: one that the server refused here is not used again, whoever shares it', async () => {
  wire.server.legacy({ result: HELLO });
  const { caller } = await replica();
  await caller.call(CALL);
  const before = shared.stored;
  wire.server.sessions.clear();
  await caller.call(CALL);
  shared.stored = before;
  await caller.call(CALL);
  expect(used()).toEqual(['session-1', 'session-1', 'session-2', 'session-2']);
  expect(shared.stored).toMatchObject({ id: 'session-2' });
});

describe('no session is ended at the server, where another replica may use it', () => {
  const isEnd = ({ http }: { readonly http: { readonly method: string } }) =>
    http.method === 'DELETE';

  it('XC-12: five minutes after its last call it is forgotten', async () => {
    wire.server.legacy({ result: HELLO });
    const { caller } = await replica();
    await caller.call(CALL);
    shared.stored = undefined;
    await wire.sessions.time.advance(SESSION_IDLE_MS + 1);
    await caller.call(CALL);
    expect(opened()).toBe(2);
    expect(wire.server.told.filter(isEnd)).toEqual([]);
  });

  it('XC-12: closing ends none', async () => {
    wire.server.legacy({ result: HELLO });
    const { upstream, caller } = await replica();
    await caller.call(CALL);
    await upstream.close();
    expect(wire.server.told.filter(isEnd)).toEqual([]);
    expect(wire.server.sessions.size).toBe(1);
  });

  it('XC-12: the one that has to leave the memory is not ended', async () => {
    const store = storeOf();
    const ended: string[] = [];
    const deadline = new Deadline(wire.sessions.time.clock, 1);
    for (let i = 0; i <= MAX_SESSIONS; i += 1) {
      shared.stored = undefined;
      const found = await store.sessionOrLeave(String(i), deadline);
      const end = () => Promise.resolve(void ended.push(String(i)));
      if ('leave' in found) found.leave.settle({ id: `s${i}`, revision: '2025-11-25', end });
    }
    await store.close();
    expect([shared.settled.length, ended]).toEqual([MAX_SESSIONS + 1, []]);
  });
});

it.each(['call', 'none'] as const)('XC-12: `session: %s` looks for nothing', async (session) => {
  wire.server.legacy({ result: HELLO, sessions: session === 'call' });
  const { caller } = await replica(session);
  for (let i = 0; i < 2; i += 1) await caller.call(CALL);
  expect([shared.looks, shared.settled]).toEqual([[], []]);
});

it('XC-12: a server that opens no sessions has none that are shared', async () => {
  wire.server.legacy({ result: HELLO, sessions: false });
  const { caller } = await replica();
  for (let i = 0; i < 2; i += 1) await caller.call(CALL);
  expect([shared.looks.length, shared.settled]).toEqual([1, [undefined]]);
});
