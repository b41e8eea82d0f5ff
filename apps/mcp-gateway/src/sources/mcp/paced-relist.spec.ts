import type { Caller } from '#auth';
import { VirtualTime } from '../../../../../test/support/virtual-time.js';
import type { McpSession } from '../../upstreams/mcp/mcp-session.js';
import { pacedRelist, REWRITE_MS } from './paced-relist.js';
import type { Relist } from './relayed-tool.js';

const CONTEXT = {} as Parameters<Relist>[2]['context'];
const of = (subject: string) => ({
  caller: { issuer: 'https://i/', subject, clientId: 'c' } as Caller,
  context: CONTEXT,
});
const session = { scopes: [] } as unknown as McpSession;

let time: VirtualTime;
let asked: string[];
beforeEach(() => {
  time = new VirtualTime();
  asked = [];
});

function paced(fails = false) {
  const relist: Relist = (tool, _session, { caller }) => {
    asked.push(`${tool} as ${caller.subject}`);
    const { length: count } = asked;
    return fails ? Promise.reject(new Error(`failed ${count}`)) : Promise.resolve({ count });
  };
  return pacedRelist(relist, time);
}

it('a list that headers want is asked for once in ten seconds, and holds meanwhile', async () => {
  const relist = paced();
  for (const [ms, count] of [
    [0, 1],
    [REWRITE_MS - 1, 1],
    [1, 2],
  ] as const) {
    await time.advance(ms);
    expect(await relist('read', session, of('ann'))).toEqual({ count });
  }
});

it('so does its failure', async () => {
  const relist = paced(true);
  for (let call = 0; call < 3; call += 1) {
    await expect(relist('read', session, of('ann'))).rejects.toThrow('failed 1');
  }
});

it('for each tool, caller and delegated scopes apart', async () => {
  const relist = paced();
  const narrower = { ...session, scopes: ['r'] };
  await relist('read', session, of('ann'));
  await relist('read', session, of('bo'));
  await relist('write', session, of('ann'));
  await relist('read', narrower, of('ann'));
  expect(asked).toEqual(['read as ann', 'read as bo', 'write as ann', 'read as ann']);
});
