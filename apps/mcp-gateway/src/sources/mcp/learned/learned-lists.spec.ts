import type { Caller } from '#auth';
import { InteractionRequiredError, TokenExchangeError } from '#token-exchange';
import { VirtualTime } from '../../../../../../test/support/virtual-time.js';
import { held } from '../../../../../../test/support/held.js';
import type { ForeignList, McpSession } from '../../../upstreams/mcp/mcp-session.js';
import { UpstreamError } from '../../../upstreams/upstream.errors.js';
import { FAILURE_MS, LIST_WAIT_MS, MAX_LIST_AGE_MS, RELIST_MS } from './kept-lists.js';
import { LearnedLists } from './learned-lists.js';
import { ListMaker } from './list-maker.js';
import type { McpUpstreamSettings } from '../tool-list.source.js';

type SharedBy = McpUpstreamSettings['mcp']['list']['sharedBy'];

const REFRESH_SECONDS = 300;
const CONTEXT = {
  trace: { begin: () => thrown(new Error('traced')) },
  log: { reference: 'r' },
} as never;
const [ANN, BO] = ['ann', 'bo'].map(
  (subject) => ({ issuer: 'https://i/', subject, clientId: 'c' }) as Caller,
) as [Caller, Caller];

class SignInError extends TokenExchangeError {
  readonly code = 'subject_rejected';
  readonly remedy = 'sign_in';

  constructor() {
    super('sign in');
  }
}

let time: VirtualTime;
/** Whose list was asked for, in order. */
let asked: string[];
/** What the server lists for somebody. */
let lists: (subject: string) => Promise<Partial<ForeignList>> | Partial<ForeignList>;
let granted: (subject: string) => readonly string[];
let opens: () => void;
const said: object[] = [];
const logger = {
  info: (fields: object) => said.push(fields),
  warn: (fields: object) => said.push(fields),
  error: (fields: object) => said.push(fields),
} as never;
beforeEach(() => {
  time = new VirtualTime();
  asked = [];
  said.length = 0;
  lists = (subject) => tools(`of_${subject}`);
  granted = () => ['wiki.read'];
  opens = () => undefined;
});

const tools = (...names: string[]): Partial<ForeignList> => ({
  tools: names.map((name) => ({ name, inputSchema: { type: 'object' } })),
});

function learnedLists(sharedBy: SharedBy = 'caller', include: readonly string[] = ['*']) {
  const settings = {
    ...{ name: 'wiki', url: 'https://wiki.example.com/mcp', prefix: 'wiki', headers: {} },
    ...{ exchange: undefined, secrets: [], callerScopes: { read: ['r'], write: ['w'] } },
    limits: { timeoutMs: 1_000, answerBytes: 1_000, argumentBytes: 1_000, concurrency: 1 },
    tools: { include, exclude: [], override: { of_ann: { callerScopes: ['o'] } } },
    mcp: {
      ...{
        protocol: 'auto',
        session: 'caller',
        relay: { progress: true, elicitation: false, hosts: [] },
      },
      list: {
        ...{ from: 'caller', file: undefined, refreshSeconds: REFRESH_SECONDS },
        ...{ sharedBy, onChange: 'warn' },
      },
    },
    at: (field: string) => field,
  } as unknown as McpUpstreamSettings;
  const upstream = {
    name: 'wiki',
    open: ({ subject }: Caller): Promise<McpSession> => {
      opens();
      return Promise.resolve({
        scopes: granted(subject),
        call: () => thrown(new Error('called')),
        list: async () => {
          asked.push(subject);
          return { tools: [], ttlMs: undefined, isPublic: false, ...(await lists(subject)) };
        },
      });
    },
  };
  const { clock, after } = time;
  const maker = new ListMaker(settings, {
    ...{ upstreamFor: () => upstream, clock, logger },
    release: () => Promise.resolve(),
  });
  return new LearnedLists(settings, { upstream, maker, clock, after, logger });
}

const thrown = (error: Error): never => {
  throw error;
};
const names = async (of: LearnedLists, caller: Caller, tool?: string) => {
  const answer = await of.of(caller, CONTEXT, tool);
  return answer.ok ? answer.tools.map(({ name }) => name) : answer.reason;
};

it('each caller is shown what the server lists for them, and is asked for once', async () => {
  const learned = learnedLists();
  for (let round = 0; round < 100; round += 1) {
    expect(await names(learned, ANN)).toEqual(['wiki_of_ann']);
    expect(await names(learned, BO)).toEqual(['wiki_of_bo']);
  }
  expect(asked).toEqual(['ann', 'bo']);
});

it.each<[string, SharedBy, boolean, string[]]>([
  ['the same delegated scopes, where settings say so', 'scopes', false, ['ann']],
  ['a list that its server calls public, where settings say so', 'everyone', true, ['ann']],
  ['a list that its server does not call public', 'everyone', false, ['ann', 'bo']],
  ['a public list, where settings say that each caller has one', 'caller', true, ['ann', 'bo']],
])('RELAY-09, RELAY-10: who shares a list: %s', async (_what, sharedBy, isPublic, whose) => {
  const learned = learnedLists(sharedBy);
  lists = () => ({ ...tools('one'), isPublic });
  for (const caller of [ANN, BO, ANN]) expect(await names(learned, caller)).toEqual(['wiki_one']);
  expect(asked).toEqual(whose);
});

it('of a hundred who ask at a time one asks the server', async () => {
  const learned = learnedLists();
  await Promise.all(Array.from({ length: 100 }, () => names(learned, ANN)));
  expect(asked).toEqual(['ann']);
});

it('an old list is shown at once, and asked for again behind it', async () => {
  const learned = learnedLists();
  await names(learned, ANN);
  await time.advance(REFRESH_SECONDS * 1_000);
  const late = held();
  lists = async () => {
    await late.hold();
    return tools('newer');
  };
  expect(await names(learned, ANN)).toEqual(['wiki_of_ann']);
  await late.arrived;
  late.release();
  await time.advance(0);
  expect(await names(learned, ANN)).toEqual(['wiki_newer']);
});

it('a server may say that its list holds longer, and no less than settings say', async () => {
  const [soon, never] = [
    [0, REFRESH_SECONDS],
    [1e15, MAX_LIST_AGE_MS / 1_000],
  ] as const;
  for (const [ttlMs, seconds] of [soon, [600_000, 600], never] as const) {
    const learned = learnedLists();
    asked = [];
    lists = () => ({ ...tools('one'), ttlMs });
    await names(learned, ANN);
    await time.advance(seconds * 1_000 - 1);
    await names(learned, ANN);
    expect(asked).toHaveLength(1);
    await time.advance(1);
    await names(learned, ANN);
    expect(asked).toHaveLength(2);
  }
});

it('a failure is told by its code, and remembered for a moment', async () => {
  const learned = learnedLists();
  lists = () => thrown(new UpstreamError('upstream_unreachable', 'wiki'));
  const twice = [await names(learned, ANN), await names(learned, ANN)];
  expect(twice).toEqual(['upstream_unreachable', 'upstream_unreachable']);
  expect(asked).toHaveLength(1);
  lists = () => tools('back');
  await time.advance(FAILURE_MS);
  expect(await names(learned, ANN)).toEqual(['wiki_back']);
});

it('while a server is down the last list is shown, for an hour', async () => {
  const learned = learnedLists();
  await names(learned, ANN);
  lists = () => thrown(new UpstreamError('upstream_failed', 'wiki'));
  await time.advance(MAX_LIST_AGE_MS - 1);
  expect(await names(learned, ANN)).toEqual(['wiki_of_ann']);
  await time.advance(FAILURE_MS);
  expect(await names(learned, ANN)).toBe('upstream_failed');
});

it('nobody waits longer than two seconds; what comes later is for the next one', async () => {
  const learned = learnedLists();
  const late = held();
  lists = async () => {
    await late.hold();
    return tools('late');
  };
  const waiting = names(learned, ANN);
  await late.arrived;
  await time.advance(LIST_WAIT_MS);
  expect(await waiting).toBe('upstream_timeout');
  late.release();
  await time.advance(0);
  expect(await names(learned, ANN)).toEqual(['wiki_late']);
  expect(asked).toHaveLength(1);
});

it('for a tool that a list does not have the server is asked again, not more than once in ten seconds', async () => {
  const learned = learnedLists();
  await names(learned, ANN);
  lists = () => tools('new');
  expect(await names(learned, ANN, 'wiki_new')).toEqual(['wiki_of_ann']);
  await time.advance(RELIST_MS);
  expect(await names(learned, ANN, 'wiki_new')).toEqual(['wiki_new']);
  for (let guess = 0; guess < 100; guess += 1) await names(learned, ANN, `wiki_${guess}`);
  expect(asked).toHaveLength(2);
});

it('an exchange that the issuer refuses is a reason, but a sign-in that it wants is thrown', async () => {
  const learned = learnedLists();
  opens = () => thrown(new InteractionRequiredError());
  expect(await names(learned, ANN)).toBe('interaction_required');
  opens = () => thrown(new SignInError());
  await expect(names(learned, ANN)).rejects.toBeInstanceOf(SignInError);
  expect(asked).toEqual([]);
});

it('equal lists are made into tools once, and what is not served of them is told once', async () => {
  const learned = learnedLists('caller', ['*', 'gone']);
  lists = () => tools('one');
  await names(learned, ANN);
  await names(learned, BO);
  expect(asked).toEqual(['ann', 'bo']);
  expect(said).toHaveLength(1);
  expect(JSON.stringify(said)).toContain('gone');
});

it('every scope that a tool of it may ask for is known before any tool is', () => {
  expect(learnedLists().scopes).toEqual(['r', 'w', 'o']);
});
