import { McpSessions } from '../../../../../test/support/mcp-sessions.js';
import { SdkServerV1 } from '../../../../../test/support/sdk-mcp-server-v1.js';
import { SdkServerV2 } from '../../../../../test/support/sdk-mcp-server-v2.js';
import type { RelayedProgress } from './mcp-session.js';
import { upstreamFailure } from '../../../../../test/support/http-sessions.js';

let sessions: McpSessions;
let server: SdkServerV1 | SdkServerV2;
beforeEach(() => {
  sessions = new McpSessions();
});
afterEach(async () => {
  await sessions.close();
  await server.close();
});

const KINDS: [string, () => SdkServerV1 | SdkServerV2][] = [
  ['of sdk 1, with sessions', () => new SdkServerV1(true)],
  ['of sdk 1, without sessions', () => new SdkServerV1(false)],
  ['of server 2', () => new SdkServerV2()],
];

describe.each(KINDS)('a real server %s', (_name, make) => {
  const open = async () => {
    server = make();
    await server.listen();
    return sessions.session(sessions.upstream(server.url));
  };

  it('is called, listed to its last page, and heard', async () => {
    const session = await open();
    const heard: RelayedProgress[] = [];
    const progress = (each: RelayedProgress) => void heard.push(each);
    const answer = await session.call({ name: 'one', arguments: { a: 'ü' }, progress });
    const without = { ...answer, _meta: undefined };
    expect(without).toEqual({ content: [{ type: 'text', text: '{"a":"ü"}' }] });
    expect(heard).toEqual([{ progress: 1, total: 2 }]);
    const { tools } = await session.list();
    expect(tools.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
  });

  it('sees that a client left', async () => {
    const session = await open();
    const waiting = new Promise<void>((resolve) => (server.waits = resolve));
    const leaving = new AbortController();
    const call = session.call({ name: 'waits', arguments: {}, signal: leaving.signal });
    const failure = upstreamFailure(call);
    await waiting;
    leaving.abort();
    expect((await failure).code).toBe('upstream_cancelled');
    await server.cancelled;
  });
});

it('a real server of sdk 1 that lost its sessions is opened anew, and told of the end', async () => {
  const v1 = new SdkServerV1(true);
  server = v1;
  await v1.listen();
  const upstream = sessions.upstream(v1.url);
  const session = await sessions.session(upstream);
  await session.call({ name: 'one', arguments: {} });
  v1.forget();
  await session.call({ name: 'one', arguments: {} });
  expect(new Set(v1.ran).size).toBe(2);
  expect(v1.size).toBe(1);
  await upstream.close();
  expect(v1.size).toBe(0);
});
