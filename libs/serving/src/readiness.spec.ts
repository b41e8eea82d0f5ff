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

describe('a part that fails while the rest works', () => {
  const ORDERS: NotReady = {
    reason: 'client_refused',
    upstreams: ['orders'],
    settings: ['orders.exchange.client'],
    since: SINCE,
    detail: 'orders: refused',
  };
  const WIKI: NotReady = { ...ORDERS, upstreams: ['wiki'], detail: 'wiki: refused' };
  const since = '2026-01-02T03:04:05.000Z';
  let parts: NotReady[];
  beforeEach(() => {
    parts = [];
    const at = (level: string) => (fields: object, message: string) => {
      lines.push([level, fields, message]);
    };
    const logger = { info: at('info'), warn: at('warn'), error: at('error') };
    readiness = new Readiness([() => holding], logger, () => parts);
    readiness.look();
    lines.length = 0;
  });

  it('OPS-02: leaves a process ready, which says what fails', () => {
    parts = [ORDERS];
    expect(readiness.look()).toEqual({ status: 'ready', reasons: [{ ...ORDERS, since }] });
    holding = [KEYS];
    const { status, reasons = [] } = readiness.look();
    expect([status, reasons.map(({ detail }) => detail)]).toEqual([
      'not ready',
      ['no keys', 'orders: refused'],
    ]);
  });

  it('OPS-02: is one line when it begins and one when it is over, with the upstreams’ names', () => {
    parts = [ORDERS];
    readiness.look();
    readiness.look();
    parts = [ORDERS, WIKI];
    readiness.look();
    parts = [WIKI];
    readiness.look();
    const { settings } = ORDERS;
    const fields = { reasons: ['client_refused'], settings, since };
    expect(lines).toEqual([
      ['warn', { ...fields, upstreams: ['orders'] }, 'ready in part: orders: refused'],
      ['warn', { ...fields, upstreams: ['wiki'] }, 'ready in part: wiki: refused'],
      ['info', { ...fields, upstreams: ['orders'] }, 'over: orders: refused'],
    ]);
  });

  it('OPS-02: is no part any more once nothing works', () => {
    parts = [ORDERS];
    readiness.look();
    [parts, holding] = [[], [ORDERS, WIKI]];
    readiness.look();
    expect(lines.slice(1).map(([level, , message]) => [level, message])).toEqual([
      ['warn', 'not ready: orders: refused; wiki: refused'],
    ]);
  });
});
