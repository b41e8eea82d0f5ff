import { answeredCall, TOLD_CALLER, toldSource } from '../../../../test/support/told-events.js';
import type { RequestRefused } from '#auth';
import { DecisionLog, MAX_CALLS, MAX_REFUSED_REQUESTS } from './decision-log.js';

const at = (clock: () => number) => ({ clock, steady: clock });

const refusal = (reference: string, more: Partial<RequestRefused> = {}): RequestRefused => ({
  ...{ kind: 'request_refused', code: 'token_invalid', reason: 'expired', setting: undefined },
  ...{ reference, traceId: 't', source: toldSource() },
  ...more,
});
const REFUSED = { outcome: 'refused_scope', code: 'scope_missing' } as const;

it('it is bounded in number and in bytes, whatever tokens and clients say', () => {
  const log = new DecisionLog(at(() => 0));
  const long = Array.from({ length: 500 }, (_, index) => `scope-${index}`.padEnd(120, 'x'));
  const needed = ['tool:greet'];
  for (let index = 0; index < 5_000; index += 1) {
    const caller = { ...TOLD_CALLER, clientId: 'c'.repeat(1_024), subject: String(index) };
    const call = answeredCall({ ...REFUSED, needed, missing: needed, held: long });
    log.observer({ ...call, caller, reference: `call ${index}` });
    log.observer(refusal(`request ${index}`));
  }
  const all = log.refusals(10_000);
  expect(all).toHaveLength(MAX_CALLS + MAX_REFUSED_REQUESTS);
  expect(JSON.stringify(all).length).toBeLessThan(1_500_000);
  expect(log.find('call 4999')).toBeDefined();
  expect(log.find('call 1')).toBeUndefined();
});

it('requests without a valid token do not take the place of calls', () => {
  const log = new DecisionLog(at(() => 0));
  log.observer({ ...answeredCall(REFUSED), reference: 'call' });
  for (let index = 0; index < 5_000; index += 1) log.observer(refusal(`request ${index}`));
  expect(log.find('call')).toMatchObject({ kind: 'call', reason: 'scope_missing' });
});

it('a call that was refused is told once, by the event that says more', () => {
  const log = new DecisionLog(at(() => 0));
  log.observer({ ...answeredCall(REFUSED), reference: 'r' });
  log.observer(refusal('r', { code: 'scope_insufficient', reason: undefined }));
  log.observer(
    refusal('r', { code: 'rate_limited', reason: undefined, setting: 'CALLS_PER_MINUTE' }),
  );
  log.observer(refusal('r', { reason: 'refused' }));
  expect(log.refusals(10)).toHaveLength(1);
  expect(log.lastMinute).toEqual({ calls: 1, errors: 0, refused: 1, exchanges: 0 });
});

it('how every client begins is found by its reference, and is no refusal', () => {
  const log = new DecisionLog(at(() => 0));
  log.observer(refusal('r', { code: 'credentials_missing', reason: undefined }));
  expect(log.find('r')).toMatchObject({ reason: 'credentials_missing' });
  expect([log.refusals(10), log.lastMinute.refused]).toEqual([[], 0]);
});

it('a GET, with which a client of 2025-11-25 begins, is found by its reference, and is no refusal', () => {
  const log = new DecisionLog(at(() => 0));
  const of = { source: toldSource(), caller: TOLD_CALLER, traceId: 't' };
  log.observer({ kind: 'request_rejected', reason: 'method', reference: 'r', ...of });
  expect(log.find('r')).toMatchObject({ reason: 'method' });
  expect([log.refusals(10), log.lastMinute.refused]).toEqual([[], 0]);
  log.observer({ kind: 'request_rejected', reason: 'media_type', reference: 's', ...of });
  expect([log.refusals(10).length, log.lastMinute.refused]).toEqual([1, 1]);
});

it('what was longer ago than a minute is not counted', () => {
  let now = 1_000_000;
  const log = new DecisionLog(at(() => now));
  log.observer(answeredCall());
  now += 50_000;
  log.observer(answeredCall({ outcome: 'upstream_failed', code: 'upstream_timeout' }));
  expect(log.lastMinute).toMatchObject({ calls: 2, errors: 1 });
  now += 15_000;
  expect(log.lastMinute).toMatchObject({ calls: 1, errors: 1 });
  now += 3_600_000;
  expect(log.lastMinute).toMatchObject({ calls: 0, errors: 0 });
});

it('of an upstream the last failure stays, when its call is forgotten', () => {
  const log = new DecisionLog(at(() => 7));
  const upstream = 'api';
  log.observer(answeredCall({ upstream, outcome: 'upstream_failed', code: 'upstream_timeout' }));
  for (let index = 0; index < MAX_CALLS; index += 1) log.observer(answeredCall({ upstream }));
  expect(log.of(upstream)).toMatchObject({
    calls: MAX_CALLS,
    failed: 0,
    p95: 0.01,
    lastFailure: { reason: 'upstream_timeout' },
  });
});

it('a person is shown as a reference that no other process has, and that is the same for all calls', () => {
  const [one, other] = [new DecisionLog(at(() => 0)), new DecisionLog(at(() => 0))];
  const caller = { ...TOLD_CALLER, subject: 'auth0|ada' };
  for (const reference of ['a', 'b']) {
    one.observer({ ...answeredCall(), caller: { ...caller }, reference });
    other.observer({ ...answeredCall(), caller, reference });
  }
  const { person } = one.find('a')!.who!;
  expect(one.find('b')!.who!.person).toBe(person);
  expect(other.find('a')!.who!.person).not.toBe(person);
  expect(JSON.stringify(one.find('a'))).not.toContain('ada');
});

it('LOG-04: whatever names an issuer wrote into a token, what is remembered has them cleaned', () => {
  const foreign = 'a\u202eb\u2028c\x7fd\x9b31m\ne';
  const shown = 'a\\u202eb cd31m e';
  const log = new DecisionLog(
    at(() => 0),
    ({ subject }) => subject,
  );
  const caller = { ...TOLD_CALLER, clientId: foreign, subject: foreign };
  log.observer({ ...answeredCall({ ...REFUSED, held: [foreign] }), caller, reference: 'r' });
  expect(log.find('r')).toMatchObject({ who: { client: shown, person: shown }, held: [shown] });
});
