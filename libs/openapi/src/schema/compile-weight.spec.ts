import { schemasOf } from '../../../../test/support/api-schemas.js';
import { compileWeight, MAX_COMPILE_WEIGHT } from './compile-weight.js';

const range = (length: number) => [...Array(length).keys()];
const named = (count: number, each: unknown, name = (at: number) => `p${at}`) =>
  Object.fromEntries(range(count).map((at) => [name(at), each]));
const string = { type: 'string' };

it.each<[string, object]>([
  ['patternProperties', { patternProperties: named(3_000, string, (at) => `^p${at}`) }],
  ['allOf', { allOf: Array(2_000).fill(string) }],
  ['anyOf', { anyOf: range(2_000).map((at) => ({ minLength: at })) }],
  ['conditions', { allOf: Array(500).fill({ if: string, then: string, else: string }) }],
  ['dependentSchemas', { dependentSchemas: named(2_000, string) }],
  ['dependentRequired', { dependentRequired: { a: Object.keys(named(1_500, 1)) } }],
  ['properties', { properties: named(2_000, string) }],
  [
    'properties of which the rest is unevaluated',
    {
      allOf: range(400).map((at) => ({ properties: { [`p${at}`]: string } })),
      unevaluatedProperties: false,
    },
  ],
])(
  'arguments are checked against the shown schema where many %s are too heavy to compile',
  (_what, X) => {
    const { shown, checked, notes } = schemasOf({ X }, '3.1');
    expect(checked).toBe(shown);
    expect(notes.join()).toContain('arguments are checked against the shown one');
  },
);

it('a schema of usual size is checked whole', () => {
  const { shown, checked } = schemasOf({ X: { properties: named(300, string) } }, '3.1');
  expect(checked).not.toBe(shown);
  expect(compileWeight(checked)).toBeLessThan(MAX_COMPILE_WEIGHT);
});

it('what is shown is never too heavy', () => {
  const shapes = [string, {}, { type: 'integer', minimum: 1, maximum: 2 }, { enum: ['a'] }];
  for (const each of shapes) {
    const { shown } = schemasOf({ X: { properties: named(700, each, (at) => at.toString(36)) } });
    expect(compileWeight(shown)).toBeLessThan(MAX_COMPILE_WEIGHT);
  }
});

it('what is compared each with each weighs by its square', () => {
  const weight = (count: number) =>
    compileWeight({ patternProperties: named(count, string, (at) => `^p${at}`) });
  expect(weight(2_000) / weight(1_000)).toBeGreaterThan(3);
});
