import type { Caller } from '#auth';
import { InteractionRequiredError, ScopeRefusedError } from '#token-exchange';
import type { McpSession } from '../../../upstreams/mcp/mcp-session.js';
import type { CallContext } from '../../../upstreams/upstream.js';
import type { McpUpstreamSettings } from '../tool-list.source.js';
import { MAX_NARROWER_SCOPES, narrowerScopes, openWithGranted } from './granted-scopes.js';

function narrower(scopes: readonly string[], ...named: readonly (readonly string[])[]) {
  const override = Object.fromEntries(
    named.map((upstreamScopes, index) => [`tool${index}`, { upstreamScopes }]),
  );
  const tools = { include: ['*'], exclude: [], override: { ...override, plain: {} } };
  return narrowerScopes({ exchange: { scopes } as McpUpstreamSettings['exchange'], tools });
}

it('the sets that tools name are each there once, larger ones first', () => {
  const sets = narrower(['a', 'b', 'c'], ['b'], ['c', 'a'], ['a'], ['b'], ['a', 'c']);
  expect(sets).toEqual([['c', 'a'], ['b'], ['a']]);
});

it('none is all of the scopes, none of them, or beyond them', () => {
  expect(narrower(['a', 'b'], ['b', 'a'], [], ['a', 'c'])).toEqual([]);
  expect(
    narrowerScopes({ exchange: undefined, tools: { include: [], exclude: [], override: {} } }),
  ).toEqual([]);
});

it('no more than a few are asked for', () => {
  const all = Array.from({ length: MAX_NARROWER_SCOPES + 2 }, (_, index) => `s${index}`);
  const sets = narrower(all, ...all.slice(2).map((scope) => [scope]), ['s0', 's1'], ['s0']);
  expect(sets).toEqual([
    ['s0', 's1'],
    ...all.slice(2, MAX_NARROWER_SCOPES + 1).map((scope) => [scope]),
  ]);
});

const SESSION = {} as McpSession;
function opened(...outcomes: readonly (McpSession | Error)[]) {
  const asked: number[] = [];
  const [all, ...rest] = outcomes.map((outcome, index) => ({
    name: 'wiki',
    open: () => {
      asked.push(index);
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
  }));
  const session = openWithGranted(all!, rest).open({} as Caller, {} as CallContext);
  return { session, asked };
}
const REFUSED = new ScopeRefusedError(['a']);

it('the first set that is granted is used, and no other is asked for', async () => {
  const { session, asked } = opened(REFUSED, REFUSED, SESSION, SESSION);
  expect(await session).toBe(SESSION);
  expect(asked).toEqual([0, 1, 2]);
});

it.each<[string, Error[], Error, number]>([
  ['none is granted', [REFUSED, REFUSED], REFUSED, 2],
  [
    'it fails otherwise',
    [new InteractionRequiredError(), REFUSED],
    new InteractionRequiredError(),
    1,
  ],
])('where %s, that is thrown', async (_what, outcomes, thrown, times) => {
  const { session, asked } = opened(...outcomes);
  await expect(session).rejects.toThrow(thrown);
  expect(asked).toHaveLength(times);
});
