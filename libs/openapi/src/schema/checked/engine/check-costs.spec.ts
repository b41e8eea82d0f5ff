import { schemasOf } from '../../../../../../test/support/api-schemas.js';
import { Validators } from '../../validators.js';
import { checkEngine } from './check-engine.js';
import { Meter } from './meter.js';

const range = (length: number) => [...Array(length).keys()];
const nested = (depth: number, value: unknown) =>
  range(depth).reduce<unknown>((inside) => [inside], value);
const fields = (count: number) => Object.fromEntries(range(count).map((at) => [`b${at}`, 1]));
/** About as much as a call may hold. */
const LONG = 'a'.repeat(65_000);
const TOO_LONG = 'the check takes too long: write less, or nest it less deeply';

/** The steps of a check that may take any number of them. */
function stepsOf(X: object, x: unknown, more: object = {}): number {
  const { checked } = schemasOf({ X, ...more }, '3.1');
  const meter = new Meter(Infinity);
  checkEngine(meter, JSON.stringify(checked).includes('unevaluated')).compile(checked)({ x });
  return meter.spent;
}

it.each<[string, object, unknown, object?]>([
  ['a pattern that begins anywhere in a long text', { pattern: '[a-y]{1,900}z' }, LONG],
  [
    'patterns, one after another',
    { anyOf: range(300).map((at) => ({ pattern: `^[a-z]*${at}$` })) },
    LONG,
  ],
  ['formats likewise', { anyOf: range(60).map((at) => ({ format: 'uri', minLength: at })) }, LONG],
  [
    'patterns for each name',
    {
      patternProperties: Object.fromEntries(
        range(50).map((at) => [`a${at}[0-9]{1,20}z`, { type: 'string' }]),
      ),
    },
    fields(6_000),
  ],
  [
    'shapes, none of which fits an item',
    { items: { anyOf: [...range(20).map((at) => ({ minLength: at + 2 })), { const: 'b' }, {}] } },
    range(15_000).map(() => 'a'),
  ],
  [
    'names that others need, item by item',
    {
      items: {
        dependentRequired: Object.fromEntries(range(300).map((at) => [`a${at}`, [`b${at}`]])),
      },
    },
    range(20_000).map(() => ({})),
  ],
  [
    'lists that are allowed, item by item',
    { items: { anyOf: [{ enum: range(1_000).map((at) => [1, 2, 3, 4, 5, 6, 7, at]) }, {}] } },
    range(3_000).map(() => [1, 2, 3, 4, 5, 6, 7, -1]),
  ],
  [
    'fields that are counted again and again',
    { anyOf: range(500).map(() => ({ minProperties: 10_000 })) },
    fields(6_000),
  ],
  [
    'characters that are counted again and again',
    { anyOf: range(400).map((at) => ({ minLength: 32_500 - at })) },
    '\u{1f600}'.repeat(16_250),
  ],
])('%s: more steps than a check may take, and refused', (_what, X, x, more = {}) => {
  expect(stepsOf(X, x, more)).toBeGreaterThan(600_000);
  const { checked } = schemasOf({ X, ...more }, '3.1');
  expect(new Validators().of(checked).check({ x })).toEqual({ ok: false, problems: [TOO_LONG] });
});

it('what was looked at is noted field by field where a schema has `unevaluatedProperties`', () => {
  const X = { properties: { a: {} }, allOf: [{ $ref: '#/components/schemas/Y' }] };
  const Y = { patternProperties: { '^b': {} } };
  const closed = { ...X, unevaluatedProperties: false };
  expect(stepsOf(closed, fields(5_000), { Y })).toBeGreaterThan(stepsOf(X, fields(5_000), { Y }));
});

it.each<[string, object, unknown, object?]>([
  [
    'a long text with a pattern',
    { pattern: '^[a-z:]+$', minLength: 1, format: 'uri' },
    `u:${LONG}`,
  ],
  ['a short match from anywhere in it', { pattern: '[b-z]{1,40}a|a' }, LONG],
  [
    'many objects of which none is twice',
    { uniqueItems: true },
    range(5_000).map((at) => ({ at })),
  ],
  [
    'lists in lists, all without anything twice',
    { $ref: '#/components/schemas/R' },
    nested(60, range(10_000)),
    { R: { uniqueItems: true, items: { $ref: '#/components/schemas/R' } } },
  ],
  ['many prices', { items: { multipleOf: 0.01, minimum: 0 } }, range(9_000).map((at) => at / 100)],
  [
    'many small objects',
    {
      items: {
        required: ['id'],
        additionalProperties: false,
        properties: { id: { type: 'integer' }, kind: { enum: range(250).map(String) } },
      },
    },
    range(2_500).map((id) => ({ id, kind: '7' })),
  ],
])('%s: checked as a whole', (_what, X, x, more = {}) => {
  expect(stepsOf(X, x, more)).toBeLessThan(300_000);
  const { checked } = schemasOf({ X, ...more }, '3.1');
  expect(new Validators().of(checked).check({ x }).ok).toBe(true);
});

it('items are compared in steps that grow with their size, whatever is around them', () => {
  const unique = { $ref: '#/components/schemas/R' };
  const R = { uniqueItems: true, items: { anyOf: [unique, unique] } };
  const steps = (depth: number) => stepsOf(unique, nested(depth, range(1_000)), { R });
  expect(steps(8) - steps(4)).toBeLessThan(steps(4) * 40);
  const once = stepsOf(
    { uniqueItems: true },
    range(1_000).map((at) => ({ at })),
  );
  const often = stepsOf(
    { allOf: range(20).map(() => ({ uniqueItems: true })) },
    range(1_000).map((at) => ({ at })),
  );
  expect(often).toBeLessThan(once * 5);
});
