import { problemsOf, schemasOf } from '../../../../test/support/api-schemas.js';
import type { ObjectSchema } from './schema-types.js';
import { Validators } from './validators.js';
import { expectCpuOf } from '../../../../test/support/cpu.js';

const object = (properties: object, more: object = {}): ObjectSchema => ({
  ...{ type: 'object' as const, properties, additionalProperties: false },
  ...more,
});
const problems = (schema: ObjectSchema, value: unknown) => {
  const found = new Validators().of(schema).check(value);
  return found.ok ? [] : found.problems;
};

it('a value that fits is given back as it is: nothing is filled in and nothing converted', () => {
  const schema = object({ a: { type: 'integer', default: 1 }, b: { type: 'integer', default: 2 } });
  const value = Object.freeze({ a: 5 });
  const found = new Validators().of(schema).check(value);
  expect(found).toEqual({ ok: true, value: { a: 5 } });
  expect(found.ok && found.value).toBe(value);
  expect(problems(schema, { a: '5' })).toEqual(['a: must be integer']);
});

it('every argument that is missing, unknown or wrong is named, each once', () => {
  const properties = { title: { type: 'string' }, n: { type: 'integer', minimum: 1 }, c: {} };
  const schema = object(properties, { required: ['c', 'title'] });
  expect(problems(schema, { title: 5, n: 0, foo: 1, 'b/~a': 2 })).toEqual([
    '"c" is missing',
    'unknown argument "foo"; known are "title", "n", "c"',
    'unknown argument "b/~a"; known are "title", "n", "c"',
    'title: must be string',
    'n: must be >= 1',
  ]);
  expect(problems(object({}), { a: 1 })).toEqual(['unknown argument "a"; there are none']);
});

it.each([[undefined], [null], [[]], ['a'], [5]])('%j is no object', (value) => {
  expect(problems(object({}), value)).toEqual(['must be an object']);
});

it('where shapes differ in one value, the values of all of them are named', () => {
  const shape = (role: string) => ({
    type: 'object',
    required: ['role'],
    properties: { role: { const: role } },
  });
  const schema = object({ x: { type: 'array', items: { anyOf: ['user', 'system'].map(shape) } } });
  expect(problems(schema, { x: [{ role: 'usr' }] })).toEqual([
    'x.0.role: must be one of "user", "system"',
  ]);
});

it.each<[object, unknown, string]>([
  [{ type: ['string', 'null'] }, 1, 'x: must be string or null'],
  [{ type: 'integer' }, Infinity, 'x: must be integer'],
  [{ type: 'number' }, -Infinity, 'x: must be number'],
  [{ enum: ['a', 'b'] }, 'c', 'x: must be one of "a", "b"'],
  [{ const: 5 }, 4, 'x: must be 5'],
  [{ format: 'date' }, 'a', 'x: must be a valid date'],
  [{ pattern: '^a$' }, 'b', 'x: must match ^a$'],
  [{ multipleOf: 0.01 }, 0.001, 'x: must be a multiple of 0.01'],
  [{ minLength: 2 }, 'a', 'x: must have at least 2 characters'],
  [{ maxItems: 1 }, [1, 2], 'x: must have at most 1 items'],
  [{ exclusiveMaximum: 1 }, 1, 'x: must be < 1'],
  [
    { uniqueItems: true },
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    'x: must not have the same item twice',
  ],
  [{ items: { required: ['id'] } }, [{ id: 1 }, {}], 'x.1: "id" is missing'],
  [{ additionalProperties: false }, { q: 1 }, 'x: unknown field "q"'],
  [{ anyOf: [{ type: 'string' }, { type: 'array' }] }, 1, 'x: must be string, or must be array'],
  [
    { anyOf: [{ type: 'string' }, { properties: { a: { type: 'string' } } }] },
    { a: 1 },
    'x.a: must be string',
  ],
  [{ not: {} }, 1, 'x: must not have this shape'],
])('%j has of %j to say: %s', (schema, value, problem) => {
  expect(problems(object({ x: schema }), { x: value })).toEqual([problem]);
});

it('19.99 is a multiple of 0.01', () => {
  expect(problems(object({ x: { multipleOf: 0.01 } }), { x: 19.99 })).toEqual([]);
});

it('at most ten problems are named, of 200 characters each', () => {
  const names = [...Array(30).keys()].map((each) => `name${each}${'x'.repeat(40)}`);
  const schema = object(Object.fromEntries(names.map((name) => [name, { type: 'string' }])));
  const wrong = problems(schema, Object.fromEntries(names.map((name) => [name, 1])));
  const unknown = problems(schema, Object.fromEntries(names.map((name) => [`${name}!`, 1])));
  for (const each of [wrong, unknown]) {
    expect(each).toHaveLength(11);
    expect(each.at(-1)).toBe('and more');
    expect(Math.max(...each.map((line) => line.length))).toBeLessThanOrEqual(201);
  }
  expect(problems(schema, { ['\u202e\n'.repeat(500)]: 1 })[0]).not.toMatch(/\u202e|\n/);
});

it('a value is not quoted', () => {
  const schema = object({ x: { type: 'string', enum: ['a'] }, y: { items: { type: 'integer' } } });
  const found = problems(schema, { x: 'hunter2', y: ['hunter2'] });
  expect(found).toHaveLength(2);
  expect(found.join()).not.toContain('hunter2');
});

it('a schema is compiled once: at prepare, or at the first check', () => {
  let reads = 0;
  const schema = object({ a: { type: 'string' } });
  const counted = new Proxy(schema, {
    get: (target, name) => ((reads += name === 'type' ? 1 : 0), target[name as string]),
  });
  const validator = new Validators().of(counted);
  expect(reads).toBe(0);
  validator.prepare();
  const compiled = reads;
  expect(compiled).toBeGreaterThan(0);
  validator.prepare();
  validator.check({ a: 'b' });
  expect(reads).toBe(compiled);
});

it('what cannot be compiled is checked by the other schema, and refuses everything without one', () => {
  const broken = object({ a: { $ref: '#/$defs/nothing' } });
  const other = object({ a: { type: 'string' } });
  const validators = new Validators();
  expect(validators.of(broken, other).check({ a: 'b' }).ok).toBe(true);
  expect(validators.of(broken, other).check({ a: 1 }).ok).toBe(false);
  for (const refusing of [validators.of(broken), validators.of(broken, broken)]) {
    refusing.prepare();
    expect(refusing.check({ a: 'b' })).toEqual({
      ok: false,
      problems: ['the schema of this tool cannot be used: nothing can be checked against it'],
    });
  }
  expect(validators.of(other).check({ a: 'b' }).ok).toBe(true);
});

it('a check that branches at every level ends, and the next one is not affected', () => {
  const to = { $ref: '#/components/schemas/X' };
  const branch = (name: string) => ({ properties: { next: to, [name]: { type: 'string' } } });
  const { checked } = schemasOf({ X: { type: 'object', oneOf: [branch('a'), branch('b')] } });
  const validator = new Validators().of(checked);
  const nested = (end: unknown) =>
    [...Array(40)].reduce<unknown>((next) => ({ next }), end) as object;
  expect(validator.check({ x: nested(1) })).toEqual({
    ok: false,
    problems: ['the check takes too long: write less, or nest it less deeply'],
  });
  expect(validator.check({ x: nested({}) }).ok).toBe(true);
});

it('many items are compared in time that grows with their number', () => {
  const { checked } = schemasOf({ X: { type: 'array', uniqueItems: true, items: {} } });
  const items = [...Array(20_000).keys()].map((each) => ({ each }));
  expectCpuOf(() => {
    expect(problemsOf(checked, items)).toEqual([]);
  }, 1_000);
});

it('the fields that every object has are no fields of a value', () => {
  const schema = object({ constructor: { type: 'string' } }, { required: ['toString'] });
  expect(problems(schema, {})).toEqual(['"toString" is missing']);
  expect(problems(object({ a: { required: ['valueOf'] } }), { a: {} })).toEqual([
    'a: "valueOf" is missing',
  ]);
});
