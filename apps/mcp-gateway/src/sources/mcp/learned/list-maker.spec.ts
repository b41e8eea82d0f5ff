import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { McpUpstreamSettings } from '../tool-list.source.js';
import { ListMaker } from './list-maker.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects what nothing refers to; a weak reference holds its value until the present turn is over. */
async function collected(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

const SETTINGS = {
  ...{ name: 'wiki', url: 'https://wiki.example.com/mcp', prefix: 'wiki' },
  callerScopes: { read: [], write: [] },
  limits: { timeoutMs: 1_000, answerBytes: 1_000, argumentBytes: 1_000, concurrency: 1 },
  tools: { include: ['*', 'gone'], exclude: [], override: {} },
  mcp: { relay: { progress: true, elicitation: false } },
  at: (field: string) => field,
} as unknown as McpUpstreamSettings;

/** As a server lists it anew each time. */
const list = () => [{ name: 'one', inputSchema: { type: 'object' } }];

it('an equal list is made of the same tools, and told of once, for as long as these are in use', async () => {
  const warn = jest.fn();
  const maker = new ListMaker(SETTINGS, {
    upstreamFor: () => ({ name: 'wiki', open: () => Promise.reject(new Error('opened')) }),
    release: () => Promise.resolve(),
    logger: { warn },
  });
  const used = new Set([maker.of(list()).tools]);
  await collected();
  expect(used).toContain(maker.of(list()).tools);
  expect(warn).toHaveBeenCalledTimes(1);
  const [dropped] = [...used].map((tools) => new WeakRef(tools));
  used.clear();
  await collected();
  expect(dropped?.deref()).toBeUndefined();
});
