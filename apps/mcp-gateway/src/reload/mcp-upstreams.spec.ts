import type { McpUpstreamSettings } from '../sources/mcp/tool-list.source.js';
import type { McpUpstream } from '../upstreams/mcp/mcp-upstream.js';
import { McpUpstreams } from './mcp-upstreams.js';

const settings = (change: object = {}) =>
  ({
    name: 'wiki',
    url: 'https://a',
    mcp: { session: 'caller' },
    ...change,
  }) as McpUpstreamSettings;

let closed: string[];
let servers: McpUpstreams;
beforeEach(() => {
  closed = [];
  servers = new McpUpstreams();
});

const open = (from: McpUpstreamSettings, what: string) =>
  servers.of(from, () => {
    const close = () => {
      closed.push(what);
      return Promise.resolve();
    };
    return { close, what } as unknown as McpUpstream;
  });

it('catalogues whose settings say the same share a server, which is closed with the last of them', async () => {
  const [before, after] = [settings(), settings()];
  expect(open(before, 'first')).toBe(open(after, 'second'));
  expect(open(after, 'third')).toBe(open(before, 'fourth'));
  await servers.release(before);
  await servers.release(before);
  expect(closed).toEqual([]);
  await servers.release(after);
  expect(closed).toEqual(['first']);
  expect(open(settings(), 'later')).toMatchObject({ what: 'later' });
});

it.each([
  { name: 'b' },
  { url: 'https://b' },
  { mcp: { session: 'call' } },
  { headers: { a: 'b' } },
])('settings that differ have their own: %j', async (change) => {
  const [one, other] = [settings(), settings(change)];
  expect(open(one, 'one')).not.toBe(open(other, 'other'));
  await servers.release(one);
  expect(closed).toEqual(['one']);
});

it('a server is known by its settings while a catalogue has it', async () => {
  const state = { sessions: 3 } as unknown as McpUpstream['state'];
  const close = () => Promise.resolve();
  expect(servers.stateOf(settings())).toBeUndefined();
  const opened = settings();
  servers.of(opened, () => ({ close, state }) as unknown as McpUpstream);
  expect(servers.stateOf(settings())).toBe(state);
  expect(servers.stateOf(settings({ url: 'https://b' }))).toBeUndefined();
  await servers.release(opened);
  expect(servers.stateOf(settings())).toBeUndefined();
});

it('what was never opened can be released', async () => {
  await expect(servers.release(settings())).resolves.toBeUndefined();
});
