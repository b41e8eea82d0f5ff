import { Readiness, type NotReady } from './readiness.js';

const SINCE = Date.UTC(2026, 0, 2, 3, 4, 5);
const KEYS: NotReady = {
  reason: 'signing_keys',
  settings: ['ISSUER_URL'],
  since: SINCE + 1_000,
  detail: 'no keys',
};
const DRAINING: NotReady = { reason: 'draining', since: SINCE, detail: 'ending' };

let holding: NotReady[];
let lines: [string, object, string][];
let readiness: Readiness;
beforeEach(() => {
  holding = [];
  lines = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push([level, fields, message]);
  };
  const logger = { info: at('info'), warn: at('warn'), error: at('error') };
  const check = (reason: string) => () => holding.find((each) => each.reason === reason);
  readiness = new Readiness([check('draining'), check('signing_keys')], logger);
});

it('OPS-02: says all that is not ready, since when and by which settings', () => {
  holding = [KEYS, DRAINING];
  expect(readiness.look()).toEqual({
    status: 'not ready',
    reasons: [
      { reason: 'draining', since: '2026-01-02T03:04:05.000Z', detail: 'ending' },
      {
        reason: 'signing_keys',
        settings: ['ISSUER_URL'],
        since: '2026-01-02T03:04:06.000Z',
        detail: 'no keys',
      },
    ],
  });
  holding = [];
  expect(readiness.look()).toEqual({ status: 'ready' });
});

it('each change is one line, and how it began is none', () => {
  holding = [KEYS];
  readiness.look();
  readiness.look();
  expect(lines).toEqual([]);
  const since = '2026-01-02T03:04:06.000Z';
  holding = [];
  readiness.look();
  readiness.look();
  expect(lines).toEqual([['info', { waitedFor: ['signing_keys'], since }, 'ready']]);
  holding = [KEYS];
  readiness.look();
  holding = [KEYS, DRAINING];
  readiness.look();
  const fields = { reasons: ['signing_keys'], settings: ['ISSUER_URL'], since };
  expect(lines.slice(1)).toEqual([['warn', fields, 'not ready: no keys']]);
});

it('a process that is ready at the first look says so; its end is no warning', () => {
  readiness.look();
  holding = [DRAINING];
  readiness.look();
  expect(lines.map(([level, , message]) => [level, message])).toEqual([
    ['info', 'ready'],
    ['info', 'not ready: ending'],
  ]);
});
