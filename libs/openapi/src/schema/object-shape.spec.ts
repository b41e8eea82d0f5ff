import { ref, schemaDocument } from '../../../../test/support/api-schemas.js';
import { objectShape } from './object-shape.js';

function shapeOf(X: unknown, others: object = {}, version: '3.0' | '3.1' = '3.0') {
  const { document, node } = schemaDocument({ X, ...others }, version);
  const shape = objectShape(document, node);
  return shape && { ...shape, properties: shape.properties.map(([name]) => name) };
}

const A = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const B = { properties: { b: { type: 'integer' }, c: {} } };

it.each<[string, unknown, string[], string[]]>([
  ['a plain object', A, ['a'], ['a']],
  ['one without a type', B, ['b', 'c'], []],
  ['a reference', ref('A'), ['a'], ['a']],
  ['allOf of two', { allOf: [ref('A'), ref('B')], required: ['c'] }, ['a', 'b', 'c'], ['c', 'a']],
  ['allOf in allOf', { allOf: [{ allOf: [ref('A')] }, B] }, ['a', 'b', 'c'], ['a']],
  ['allOf beside properties', { properties: { z: {} }, allOf: [ref('B')] }, ['z', 'b', 'c'], []],
  ['the same property twice', { allOf: [ref('A'), A] }, ['a'], ['a']],
  ['a required name without a schema', { ...A, required: ['q', 'a'] }, ['a', 'q'], ['q', 'a']],
  [
    'a subtype of what has a discriminator',
    { allOf: [{ ...A, discriminator: {} }, B] },
    ['a', 'b', 'c'],
    ['a'],
  ],
  ['a bound on how many there are', { ...A, minProperties: 1 }, ['a'], ['a']],
  [
    'a readOnly property',
    { properties: { id: { readOnly: true }, a: {} }, required: ['id', 'a'] },
    ['a'],
    ['a'],
  ],
  ['nothing but readOnly properties', { properties: { id: ref('Id') }, required: ['id'] }, [], []],
])('%s has a shape', (_what, schema, properties, required) => {
  const Id = { type: 'integer', readOnly: true };
  expect(shapeOf(schema, { A, B, Id })).toEqual({ properties, required, additional: false });
});

it.each<[string, unknown]>([
  ['a union', { oneOf: [A, B] }],
  ['a union beside properties', { ...A, anyOf: [{ required: ['a'] }] }],
  ['an array', { type: 'array', items: A }],
  ['a scalar', { type: 'string' }],
  ['a free-form object', { type: 'object' }],
  ['a map', { type: 'object', additionalProperties: { type: 'string' } }],
  ['what a discriminator tells apart', { ...A, discriminator: { propertyName: 'a' } }],
  ['a condition', { ...A, if: {}, then: {} }],
  ['a denial', { ...A, not: { required: ['a'] } }],
  ['an object or null', { ...A, nullable: true }],
  ['the same in 3.1', { ...A, type: ['object', 'null'] }],
  ['a reference or null', { ...ref('A'), nullable: true }],
  ['an unknown type', { ...A, type: 'record' }],
  ['a property with two schemas', { allOf: [A, { properties: { a: { type: 'integer' } } }] }],
  ['allOf of an array', { allOf: [A, { type: 'array' }] }],
  ['allOf of itself', { allOf: [ref('X')], properties: { a: {} } }],
  ['names by a pattern', { ...A, patternProperties: { '^x': {} } }],
  ['whatever is around', { ...A, $dynamicRef: '#' }],
  ['a boolean', true],
  ['null', null],
])('%s has none', (_what, schema) => {
  expect(shapeOf(schema, { A, B })).toBeUndefined();
});

it.each([
  [undefined, false],
  [false, false],
  [true, true],
  [{}, true],
  [{ type: 'string' }, true],
  ['no', false],
])('additionalProperties: %j allows others in so many words: %s', (additionalProperties, says) => {
  expect(shapeOf({ ...A, additionalProperties })?.additional).toBe(says);
});

it('siblings of a reference count from 3.1 on', () => {
  const schema = { ...ref('A'), properties: { z: {} } };
  expect(shapeOf(schema, { A }, '3.0')?.properties).toEqual(['a']);
  expect(shapeOf(schema, { A }, '3.1')?.properties).toEqual(['z', 'a']);
});

it('names may be those of keywords and of members of every object', () => {
  const names = ['$ref', '__proto__', 'constructor'];
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  expect(shapeOf({ properties, required: ['__proto__'] })).toEqual({
    properties: names,
    required: ['__proto__'],
    additional: false,
  });
});
