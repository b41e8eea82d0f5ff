import { TokenExchangeError } from '#token-exchange';
import { VirtualTime } from '../../../../../../test/support/virtual-time.js';
import type { ForeignList } from '../../../upstreams/mcp/mcp-session.js';
import { PersonRequiredError, UpstreamError } from '../../../upstreams/upstream.errors.js';
import type { McpUpstreamSettings } from '../tool-list.source.js';
import { FAILURE_MS, KeptLists, MAX_LIST_AGE_MS, type Ask } from './kept-lists.js';

const NOT_LISTED = 'the tools of an upstream could not be listed';
const AGAIN = { level: 'info', upstream: 'wiki', msg: 'the tools of an upstream are listed again' };
const REFRESH_MS = 300_000;
const LIST: ForeignList = { tools: [], ttlMs: undefined, isPublic: false };
const UNREACHED = new UpstreamError('upstream_unreachable', 'wiki', { problem: 'wiki: refused' });
const untold = (code: string, told: object) => ({
  upstream: 'wiki',
  code,
  ...told,
  msg: NOT_LISTED,
});
const TOLD = untold('upstream_unreachable', { level: 'warn', problem: 'wiki: refused' });

class RefusedError extends TokenExchangeError {
  readonly remedy = 'denied';

  constructor(readonly code: string) {
    super(code);
  }
}

let time: VirtualTime;
let lines: object[];
beforeEach(() => {
  time = new VirtualTime();
  lines = [];
});

function keptLists(from: 'caller' | 'service' = 'caller'): KeptLists {
  const list = { from, refreshSeconds: REFRESH_MS / 1_000, sharedBy: 'caller' };
  const settings = { name: 'wiki', mcp: { list } } as unknown as McpUpstreamSettings;
  const at = (level: string) => (fields: object, msg: string) =>
    void lines.push({ level, ...fields, msg });
  return new KeptLists(settings, {
    maker: { of: () => ({ id: 'i', tools: [], bytes: 1 }) } as never,
    ...{ clock: time.clock, after: time.after },
    logger: { info: at('info'), warn: at('warn'), error: at('error') } as never,
  });
}

const fails =
  (error: Error): Ask =>
  () =>
    Promise.reject(error);
const works: Ask = () => Promise.resolve(LIST);

it('of a list that cannot be had a line names upstream, code and problem, once until it is had', async () => {
  const lists = keptLists();
  for (const key of ['ann', 'bo', 'ann']) {
    await lists.of(key, fails(UNREACHED), undefined);
    await time.advance(FAILURE_MS);
  }
  expect(lines).toEqual([TOLD]);
  await lists.of('ann', fails(new UpstreamError('upstream_timeout', 'wiki')), undefined);
  expect(lines).toEqual([TOLD, untold('upstream_timeout', { level: 'warn' })]);
});

it('when it is had again a line says so, once, and the next failure is told anew', async () => {
  const lists = keptLists();
  await lists.again('ann', works);
  expect(lines).toEqual([]);
  await lists.again('ann', fails(UNREACHED));
  await lists.again('ann', works);
  await lists.again('ann', works);
  expect(lines).toEqual([TOLD, AGAIN]);
  await lists.again('ann', fails(UNREACHED));
  expect(lines).toEqual([TOLD, AGAIN, TOLD]);
});

it('a list that is still shown, and cannot be asked for again, is told the same way', async () => {
  const lists = keptLists();
  await lists.of('ann', works, undefined);
  await time.advance(REFRESH_MS);
  expect(REFRESH_MS).toBeLessThan(MAX_LIST_AGE_MS);
  const shown = await lists.of('ann', fails(UNREACHED), undefined);
  await time.advance(0);
  expect([shown.ok, lines]).toEqual([true, [TOLD]]);
});

it.each([
  ['upstream_answer_too_large', new UpstreamError('upstream_answer_too_large', 'wiki')],
  ['unexpected', new Error('odd')],
] as const)('%s is an error: no server mends it', async (code, error) => {
  await keptLists().again('ann', fails(error));
  expect(lines).toEqual([
    {
      ...untold(code, { level: 'error' }),
      ...(code === 'unexpected' && { error: expect.anything() as unknown }),
    },
  ]);
});

describe.each(['subject_rejected', 'interaction_required', 'access_denied', 'scope_refused'])(
  'an issuer’s %s',
  (code) => {
    it('is that person’s own matter, and no line of the list', async () => {
      const lists = keptLists();
      await lists.again('ann', fails(new RefusedError(code)));
      expect([lists.failure(new RefusedError(code)), lines]).toEqual([
        { ok: false, reason: code },
        [],
      ]);
    });

    it('is told where the gateway asks for itself', async () => {
      await keptLists('service').again('', fails(new RefusedError(code)));
      expect(lines).toEqual([untold(code, { level: 'warn' })]);
    });
  },
);

it('a machine at a list of people, and an errand that was given up, are not told', async () => {
  const lists = keptLists();
  await lists.again('ann', fails(new PersonRequiredError()));
  await lists.again('ann', fails(new UpstreamError('upstream_cancelled', 'wiki')));
  expect(lines).toEqual([]);
});

it('a session that cannot be opened is told as a list that cannot be had', () => {
  const lists = keptLists();
  expect(lists.failure(UNREACHED)).toEqual({ ok: false, reason: 'upstream_unreachable' });
  expect(lines).toEqual([TOLD]);
});
