import type { Caller } from '#auth';
import { held } from '../../../../../../test/support/held.js';
import { VirtualTime } from '../../../../../../test/support/virtual-time.js';
import type { ForeignObject, McpSession } from '../../../upstreams/mcp/mcp-session.js';
import { UpstreamError } from '../../../upstreams/upstream.errors.js';
import {
  COMPARISON_RETRY_MS,
  DriftWatch,
  FIRST_COMPARISON_MS,
  type ComparedTool,
} from './drift-watch.js';

const READ = { name: 'read', description: 'Reads.', inputSchema: { type: 'object' } };
const OTHER = { ...READ, description: 'Reads all.' };

let time: VirtualTime;
let told: object[];
let events: ComparedTool[];
let asked: number;
/** What the server lists. */
let lists: (signal?: AbortSignal) => Promise<readonly ForeignObject[]>;
const ANN = { issuer: 'https://i/', subject: 'ann', clientId: 'c' } as Caller;

beforeEach(() => {
  time = new VirtualTime();
  [told, events, asked] = [[], [], 0];
  lists = () => Promise.resolve([READ]);
});

const session: McpSession = {
  scopes: [],
  call: () => Promise.reject(new Error('called by itself')),
  list: async (signal) => {
    asked += 1;
    return { tools: await lists(signal), ttlMs: undefined, isPublic: false };
  },
};
const asker = { session, caller: ANN };

function watched(onChange: 'block' | 'warn' = 'block') {
  const settings = { name: 'wiki', mcp: { list: { onChange, refreshSeconds: 300 } } };
  const tell = (fields: object) => told.push(fields);
  const watch = new DriftWatch(settings, {
    ...{ clock: time.clock, after: time.after },
    logger: { warn: tell, info: tell } as never,
    compared: (found) => events.push(found),
  });
  const tool = watch.of(READ, 'wiki_read');
  return { watch, tool, call: () => tool.during(asker, () => Promise.resolve('called')) };
}

const turns = () => time.advance(0);
const changed = expect.objectContaining({ code: 'tool_changed', upstream: 'wiki' }) as Error;

it('a first call waits for its comparison, for so long at most', async () => {
  const list = held();
  lists = async () => {
    await list.hold();
    return [OTHER];
  };
  const { call, tool } = watched();
  const answers: string[] = [];
  const first = call().then((answer) => answers.push(answer));
  await time.advance(FIRST_COMPARISON_MS - 1);
  expect(answers).toEqual([]);
  await time.advance(1);
  await first;
  // And nobody after it waits, until a list has come.
  expect(await call()).toBe('called');
  list.release();
  await turns();
  await turns();
  expect(tool.isChanged()).toBe(true);
  await expect(call()).rejects.toEqual(changed);
  expect(asked).toBe(1);
});

it('first calls that wait together ask once, also where that fails', async () => {
  const list = held();
  lists = async () => {
    await list.hold();
    throw new UpstreamError('upstream_unreachable', 'wiki');
  };
  const { call } = watched();
  const calls = Array.from({ length: 100 }, call);
  await list.arrived;
  list.release();
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['called']));
  await turns();
  expect(asked).toBe(1);
  expect(told).toEqual([{ upstream: 'wiki', code: 'upstream_unreachable' }]);
});

it('what failed is tried again after a while, and told once until it works', async () => {
  const { call } = watched();
  lists = () => Promise.reject(new TypeError('canary'));
  for (let round = 1; round <= 3; round += 1) {
    await call();
    await time.advance(COMPARISON_RETRY_MS);
    expect(asked).toBe(round);
  }
  expect(told).toEqual([
    { upstream: 'wiki', error: expect.objectContaining({ name: 'TypeError' }) },
  ]);
  expect(JSON.stringify(told)).not.toContain('canary');
  lists = () => Promise.resolve([READ]);
  await call();
  lists = () => Promise.reject(new UpstreamError('upstream_timeout', 'wiki'));
  await time.advance(300_000);
  await call();
  await turns();
  expect(told).toHaveLength(2);
});

it('a failed call has its tool compared as well', async () => {
  const { tool } = watched('warn');
  lists = () => Promise.resolve([OTHER]);
  const fails = () => Promise.reject(new Error('no'));
  await expect(tool.during(asker, fails)).rejects.toThrow('no');
  await turns();
  await turns();
  expect(tool.isChanged()).toBe(true);
});

it('whoever listens is told of each change, and of its end', async () => {
  const { call, tool } = watched('warn');
  for (const [listed, is] of [
    [OTHER, true],
    [OTHER, true],
    [READ, false],
    [READ, false],
  ] as const) {
    lists = () => Promise.resolve([listed]);
    await call();
    await turns();
    await turns();
    expect(tool.isChanged()).toBe(is);
    await time.advance(300_000);
  }
  const of = { tool: 'wiki_read', upstream: 'wiki' };
  expect(events).toEqual([
    { ...of, isChanged: true },
    { ...of, isChanged: false },
  ]);
});

it.each([[OTHER], [READ]])('a tool that is listed twice is a change: %j', async (again) => {
  const { call } = watched();
  lists = () => Promise.resolve([READ, again]);
  await expect(call()).rejects.toEqual(changed);
});

it('tools that are not served are not compared', async () => {
  const { call } = watched();
  lists = () => Promise.resolve([READ, { name: 'new' }]);
  await call();
  expect([told, events]).toEqual([[], []]);
});

it('the end of a catalogue ends its comparison, which tells nothing, and there is none after it', async () => {
  const { watch, call } = watched('warn');
  lists = (signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new UpstreamError('upstream_cancelled', 'wiki'));
      });
    });
  await call();
  await turns();
  watch.close();
  await turns();
  await time.advance(300_000);
  await call();
  await turns();
  expect([asked, told, events]).toEqual([1, [], []]);
});
