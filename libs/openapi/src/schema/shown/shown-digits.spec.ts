import { argumentOf, problemsOf, ref, schemasOf } from '../../../../../test/support/api-schemas.js';

const long = { type: 'integer', format: 'int64' };
const both = { type: ['integer', 'string'] };
const integer = { type: 'integer' };
const object = (a: object) => ({ type: 'object', properties: { a } });
const any = (...anyOf: readonly object[]) => ({ anyOf });

const TEXT = '9007199254740993';

it.each<[what: string, schema: object, shown: unknown, value: (text: unknown) => unknown]>([
  ['of an object', object(long), object(both), (a) => ({ a })],
  ['of an array', { type: 'array', items: long }, { type: 'array', items: both }, (a) => [a]],
  [
    'of an object in an array of an object',
    object({ type: 'array', items: object({ type: 'array', items: long }) }),
    object({ type: 'array', items: object({ type: 'array', items: both }) }),
    (a) => ({ a: [{ a: [a] }] }),
  ],
  ['by a reference', object(ref('Id')), object(both), (a) => ({ a })],
  ['by an allOf', object({ allOf: [ref('Id'), { minimum: 1 }] }), undefined, (a) => ({ a })],
  ['that may be null', object({ ...long, nullable: true }), undefined, (a) => ({ a })],
  ['of a map', { additionalProperties: long }, undefined, (a) => ({ a })],
  [
    'with a choice of bounds',
    {
      ...long,
      anyOf: [
        { ...integer, minimum: 9 },
        { ...integer, maximum: 1 },
      ],
    },
    {
      ...both,
      anyOf: [
        { ...both, minimum: 9 },
        { ...both, maximum: 1 },
      ],
    },
    (a) => a,
  ],
])('an integer of 64 bits %s is shown as text too, as it is checked', (_what, X, shape, value) => {
  const { shown, checked } = schemasOf({ X, Id: long });
  if (shape !== undefined) expect(argumentOf(shown)).toEqual(shape);
  expect(JSON.stringify(argumentOf(shown))).toMatch(/"string"|integer or string/);
  expect([TEXT, 12, 'x'].map((text) => problemsOf(checked, value(text)).length)).toEqual([0, 0, 1]);
});

it.each<[what: string, schema: object, value: (text: unknown) => unknown]>([
  ['is one of several shapes', any(long, { type: 'boolean' }), (a) => a],
  ['is below one of them', any(object(long), { type: 'boolean' }), (a) => ({ a })],
  [
    'is another kind too',
    object({ allOf: [long, { type: ['integer', 'boolean'] }] }),
    (a) => ({ a }),
  ],
  [
    'has no format in one of two objects',
    { allOf: [object(long), object(integer)] },
    (a) => ({ a }),
  ],
  ['has 32 bits', object({ type: 'integer', format: 'int32' }), (a) => ({ a })],
])('one that %s is shown as a number alone, as it is checked', (_what, X, value) => {
  const { shown, checked } = schemasOf({ X });
  expect(JSON.stringify(argumentOf(shown))).not.toContain('string');
  expect(problemsOf(checked, value(TEXT))).toHaveLength(1);
  expect(problemsOf(checked, value(12))).toEqual([]);
});
