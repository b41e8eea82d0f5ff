import { problemsOf, ref, schemasOf } from '../../../../../../test/support/api-schemas.js';
import { multiplesOf } from './multiples.js';

const integer = { type: 'integer' };
const long = { ...integer, format: 'int64' };
const MOST = Number.MAX_SAFE_INTEGER;
const AS_TEXT = `loses digits as a number beyond ${MOST}: write it as text, in quotes`;
const TOO_LARGE = `is too large: it must be from -${MOST} to ${MOST}`;
const INT64 = 'must be from -9223372036854775808 to 9223372036854775807';
const problem = (X: object, x: unknown, more: object = {}) =>
  problemsOf(schemasOf({ X, ...more }, '3.1').checked, x);

it.each<[string, object, unknown, string]>([
  ['by itself', long, 2 ** 53, `x: ${AS_TEXT}`],
  ['below zero', long, -(2 ** 53), `x: ${AS_TEXT}`],
  ['in a list', { items: long }, [1, 2 ** 60], `x.1: ${AS_TEXT}`],
  ['in an object', { properties: { id: long } }, { id: 1e21 }, `x.id: ${AS_TEXT}`],
  ['beside texts', { type: ['integer', 'string'] }, 2 ** 53, `x: ${AS_TEXT}`],
  ['without a format', integer, 2 ** 53, `x: ${TOO_LARGE}`],
  ['in a list without one', { items: integer }, [2 ** 53], `x.0: ${TOO_LARGE}`],
  ['by reference', ref('Y'), 2 ** 53, `x: ${AS_TEXT}`],
])('an integer that lost its digits is refused: %s', (_where, X, x, line) => {
  expect(problem(X, x, { Y: long })).toEqual([line]);
});

it('integers with all their digits, and numbers, are as they were', () => {
  expect(problem(integer, MOST)).toEqual([]);
  expect(problem(long, -MOST)).toEqual([]);
  expect(problem({ type: 'number' }, 2 ** 60)).toEqual([]);
  expect(problem({}, 2 ** 60)).toEqual([]);
  expect(problem({ type: ['integer', 'number'] }, 2 ** 60)).toEqual([]);
});

it.each<[object, string, string | undefined]>([
  [{}, '9007199254740993', undefined],
  [{}, '9223372036854775807', undefined],
  [{}, '-9223372036854775808', undefined],
  [{}, '9223372036854775808', INT64],
  [{}, '-9223372036854775809', INT64],
  [{}, '123456789012345678901', 'must be an integer, or its digits as text'],
  [{}, '007', 'must be an integer, or its digits as text'],
  [{}, '-0', 'must be an integer, or its digits as text'],
  [{}, '1e3', 'must be an integer, or its digits as text'],
  [{}, ' 1', 'must be an integer, or its digits as text'],
  [{}, '', 'must be an integer, or its digits as text'],
  [{ minimum: 1 }, '0', 'must be >= 1'],
  [{ minimum: 1 }, '1', undefined],
  [{ maximum: MOST }, '9007199254740991', undefined],
  [{ maximum: MOST }, '9007199254740992', `must be <= ${MOST}`],
  [{ exclusiveMaximum: MOST }, '9007199254740991', `must be < ${MOST}`],
  [{ exclusiveMinimum: 5 }, '5', 'must be > 5'],
  [{ minimum: 0.5 }, '0', 'must be >= 0.5'],
  [{ multipleOf: 10 }, '9007199254740990', undefined],
  [{ multipleOf: 10 }, '9007199254740993', 'must be a multiple of 10'],
  [{ multipleOf: 2.5 }, '9007199254740995', undefined],
  [{ enum: [1, 2] }, '2', undefined],
  [{ enum: [1, 2] }, '3', 'must be one of 1, 2'],
  [{ const: 7 }, '7', undefined],
  [{ const: 7 }, '8', 'must be one of 7'],
  [{ format: 'uint64' }, '18446744073709551615', undefined],
  [{ format: 'uint64' }, '18446744073709551616', 'must be from 0 to 18446744073709551615'],
  [{ format: 'uint64' }, '-1', 'must be from 0 to 18446744073709551615'],
])('%j has of the text %j to say: %s', (more, x, line) => {
  const found = line === undefined ? [] : [`x: ${line}`];
  expect(problem({ ...long, ...more }, x)).toEqual(found);
  // Wherever the keyword stands.
  expect(problem(ref('Y'), x, { Y: { ...long, ...more } })).toEqual(found);
  const { format = 'int64', ...rest } = more as { readonly format?: string };
  expect(problem({ allOf: [{ ...integer, format }, rest] }, x)).toEqual(found);
});

it.each<[schema: object, x: unknown, line: string]>([
  [
    { ...long, maximum: 2 ** 63 },
    '9223372036854775808',
    `must be from -${2n ** 63n} to ${2n ** 63n - 1n}`,
  ],
  [
    { ...long, minimum: -(2 ** 63) },
    '-9223372036854775809',
    `must be from -${2n ** 63n} to ${2n ** 63n - 1n}`,
  ],
  [
    { ...long, format: 'uint64', maximum: 2 ** 64 },
    '18446744073709551616',
    `must be from 0 to ${2n ** 64n - 1n}`,
  ],
  [
    { ...long, maximum: 2 ** 63 },
    1e30,
    `loses digits as a number beyond ${MOST}: write it as text, in quotes`,
  ],
  [
    { ...long, minimum: 2 ** 60 },
    5,
    `must be >= the bound of the document, which is above ${MOST}`,
  ],
  [
    { ...long, maximum: -(2 ** 60) },
    '5',
    `must be <= the bound of the document, which is below -${MOST}`,
  ],
  [
    { type: 'number', maximum: 2 ** 63 },
    1e30,
    `must be <= the bound of the document, which is above ${MOST}`,
  ],
])('a bound that lost its digits is not told: %j has of %j to say: %s', (X, x, line) => {
  expect(problem(X, x)).toEqual([`x: ${line}`]);
});

it('null and numbers are held against what is allowed', () => {
  const X = { ...long, enum: [1, 2] };
  expect([1, 3, null].map((x) => problem(X, x).length)).toEqual([0, 1, 1]);
  const { checked } = schemasOf({ X: { ...X, nullable: true } });
  expect([1, '2', null, 3, '3'].map((x) => problemsOf(checked, x).length)).toEqual([0, 0, 0, 1, 1]);
});

it('a text stands for an integer where requests are written digit for digit, and nowhere else', () => {
  const accepted = [{ properties: { a: long } }, { additionalProperties: long }];
  for (const X of accepted) expect(problem(X, { a: '9007199254740993' })).toEqual([]);
  expect(problem({ items: { items: long } }, [['1']])).toEqual([]);
  const [named, others] = [{ patternProperties: { '^s': {} } }, { additionalProperties: long }];
  for (const X of [
    { ...named, ...others },
    { allOf: [named, others] },
    { allOf: [named, ref('Y')] },
  ]) {
    expect(problem(X, { a: '1' }, { Y: others })).toEqual(['x.a: must be integer']);
  }
  const refused = [{ patternProperties: { a: long } }, { anyOf: [{ properties: { a: long } }] }];
  for (const X of refused) expect(problem(X, { a: '1' })).toEqual(['x.a: must be integer']);
  expect(problem({ anyOf: [long, { type: 'boolean' }] }, '1')).toHaveLength(1);
  expect(problem({ not: integer, type: 'string' }, '1')).toEqual([]);
});

it.each([
  [19.99, 0.01, true],
  [0.3, 0.1, true],
  [1_000_001, 1_000_000, false],
  [1e21, 7, false],
  [0.001, 0.01, false],
  [123_456_789.01, 0.01, true],
  [123_456_789.015, 0.01, false],
  [1e-7, 1e-8, true],
  [1.5, 1e-30, true],
  [5, 2.5, true],
  [6, 2.5, false],
  [1e300, 0.1, true],
])('%d is a multiple of %d: %s', (value, factor, is) => {
  expect(multiplesOf(factor)(value)).toBe(is);
  expect(problem({ multipleOf: factor }, value).length).toBe(is ? 0 : 1);
});
