import {
  MAX_TRACESTATE_CHARACTERS,
  MAX_TRACESTATE_MEMBERS,
  newSpanId,
  readTraceContext,
  traceHeaders,
} from './trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const read = (tracestate: unknown) => readTraceContext(`00-${TRACE}-${SPAN}-01`, tracestate);

it.each([
  ['00', false],
  ['01', true],
  ['02', false],
  ['03', true],
])('the flags %s say whether the other side records', (flags, sampled) => {
  expect(readTraceContext(`00-${TRACE}-${SPAN}-${flags}`, undefined)).toEqual({
    ...{ traceId: TRACE, spanId: SPAN, sampled, tracestate: undefined },
  });
});

it.each([
  5,
  null,
  {},
  [`00-${TRACE}-${SPAN}-01`],
  `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
])('a traceparent that is %j is none', (traceparent) => {
  expect(readTraceContext(traceparent, 'a=1')).toBeUndefined();
});

it.each([
  ['a=1', 'a=1'],
  ['a=1, b@c=2 3', 'a=1,b@c=2 3'],
  [`a=${'x'.repeat(256)}`, `a=${'x'.repeat(256)}`],
])('a tracestate %j is passed on', (given, kept) => {
  expect(read(given)?.tracestate).toBe(kept);
});

it.each([
  undefined,
  7,
  '',
  'a',
  'A=1',
  'a=1\r\nx: y',
  'a=\u00e9',
  'a=1=2',
  `a=${'x'.repeat(257)}`,
  Array.from({ length: MAX_TRACESTATE_MEMBERS + 1 }, (_, i) => `a${i}=1`).join(','),
  `a=${'x'.repeat(250)},b=${'x'.repeat(250)},c=${'x'.repeat(MAX_TRACESTATE_CHARACTERS - 507)}`,
])('a tracestate %j is passed on neither whole nor in part', (given) => {
  expect(read(given)).toMatchObject({ traceId: TRACE, tracestate: undefined });
});

it('headers say the trace, the span and its true flag', () => {
  const at = { traceId: TRACE, spanId: SPAN, tracestate: undefined };
  expect(traceHeaders({ ...at, sampled: false })).toEqual({
    traceparent: `00-${TRACE}-${SPAN}-00`,
  });
  expect(traceHeaders({ ...at, sampled: true, tracestate: 'a=1' })).toEqual({
    ...{ traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'a=1' },
  });
});

it('each span id is another', () => {
  const ids = [newSpanId(), newSpanId()];
  expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set(ids).size).toBe(2);
});
