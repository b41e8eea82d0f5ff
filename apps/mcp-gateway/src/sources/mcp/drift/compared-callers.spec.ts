import type { Caller } from '#auth';
import { held } from '../../../../../../test/support/held.js';
import { VirtualTime } from '../../../../../../test/support/virtual-time.js';
import type { ForeignObject, McpSession } from '../../../upstreams/mcp/mcp-session.js';
import { UpstreamError } from '../../../upstreams/upstream.errors.js';
import { DriftWatch } from './drift-watch.js';

const READ = { name: 'read', description: 'Reads.', inputSchema: { type: 'object' } };
const OTHER = { ...READ, description: 'Reads all.' };
const [ANN, BO, CY] = ['ann', 'bo', 'cy'].map(
  (subject) => ({ issuer: 'https://i/', subject, clientId: 'c' }) as Caller,
) as [Caller, Caller, Caller];

let time: VirtualTime;
let asked: number;
/** What the server lists; to some it may list something else. */
let lists: () => Promise<readonly ForeignObject[]>;
let listsTo: Readonly<Record<string, typeof lists>>;

beforeEach(() => {
  time = new VirtualTime();
  asked = 0;
  lists = () => Promise.resolve([READ]);
  listsTo = {};
});

const sessionOf = ({ subject }: Caller): McpSession => ({
  scopes: [],
  call: () => Promise.reject(new Error('called by itself')),
  list: async () => {
    asked += 1;
    const tools = await (listsTo[subject] ?? lists)();
    return { tools, ttlMs: undefined, isPublic: false };
  },
});
const as = (caller: Caller) => ({ session: sessionOf(caller), caller });

function watched() {
  const settings = { name: 'wiki', mcp: { list: { onChange: 'block', refreshSeconds: 300 } } };
  const unheard = () => undefined;
  const watch = new DriftWatch(settings as never, {
    ...{ clock: time.clock, after: time.after, compared: unheard },
    logger: { warn: unheard, info: unheard } as never,
  });
  const tool = watch.of(READ, 'wiki_read');
  const call = (caller = ANN) => tool.during(as(caller), () => Promise.resolve('called'));
  return { watch, tool, call };
}

const turns = () => time.advance(0);
const changed = expect.objectContaining({ code: 'tool_changed', upstream: 'wiki' }) as Error;

it('what a caller is not shown is compared at the next call of it, as its own caller', async () => {
  const { call } = watched();
  listsTo = { bo: () => Promise.resolve([]) };
  lists = () => Promise.resolve([OTHER]);
  expect(await call(BO)).toBe('called');
  await expect(call(ANN)).rejects.toEqual(changed);
  expect(asked).toBe(2);
});

it('nor is it after it was compared once: it stays due until somebody is shown it', async () => {
  const { call, tool } = watched();
  await call(ANN);
  await time.advance(300_000);
  listsTo = { bo: () => Promise.resolve([]) };
  lists = () => Promise.resolve([OTHER]);
  await call(BO);
  await turns();
  expect(tool.isChanged()).toBe(false);
  await call(ANN);
  await turns();
  await turns();
  expect(tool.isChanged()).toBe(true);
});

it('nor by a list that was asked for because of headers', async () => {
  const { watch, call } = watched();
  listsTo = { bo: () => Promise.resolve([]) };
  lists = () => Promise.resolve([OTHER]);
  expect(await watch.relist('read', as(BO))).toBeUndefined();
  await expect(call(ANN)).rejects.toEqual(changed);
});

it('whoever is not shown a tool is asked for once in refreshSeconds', async () => {
  const { call } = watched();
  lists = () => Promise.resolve([]);
  for (const count of [1, 1, 2]) {
    await call();
    await turns();
    expect(asked).toBe(count);
    await time.advance(150_000);
  }
});

it('a comparison that fails as one caller keeps nobody else from theirs', async () => {
  const { call } = watched();
  listsTo = { bo: () => Promise.reject(new UpstreamError('upstream_refused', 'wiki')) };
  lists = () => Promise.resolve([OTHER]);
  await call(BO);
  await expect(call(ANN)).rejects.toEqual(changed);
});

it('a first call is not made because others who are not shown its tool were asked for it', async () => {
  const { call } = watched();
  const hidden = held();
  listsTo = Object.fromEntries(
    ['bo', 'cy'].map((subject) => [
      subject,
      async () => {
        await hidden.hold();
        return [];
      },
    ]),
  );
  lists = () => Promise.resolve([OTHER]);
  const others = [BO, CY].map((each) => call(each));
  const own = call(ANN);
  await hidden.arrived;
  hidden.release();
  await expect(own).rejects.toEqual(changed);
  expect(await Promise.all(others)).toEqual(['called', 'called']);
});
