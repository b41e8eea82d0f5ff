import { Ajv2020 } from 'ajv/dist/2020.js';
import { ref, schemaDocument } from '../../../../test/support/api-schemas.js';
import { answerSchema } from './answer-schema.js';

function schemaOf(kind: 'loose' | 'strict', X: unknown, others: object = {}) {
  const { document, node } = schemaDocument({ X, ...others });
  return answerSchema(document, node, kind);
}

const User = {
  type: 'object',
  required: ['id', 'password'],
  properties: {
    id: { type: 'integer', format: 'int64', minimum: 1, readOnly: true },
    name: { type: 'string', nullable: true, pattern: '^[a-z]+$' },
    password: { type: 'string', writeOnly: true },
    tags: { type: 'array', items: ref('Tag') },
    any: { anyOf: [{ type: 'string' }] },
  },
};
const Tag = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

it('a loose schema has names and types of the properties, and demands none', () => {
  expect(schemaOf('loose', ref('User'), { User, Tag })).toEqual({
    type: 'object',
    properties: {
      id: { type: 'integer' },
      name: { type: ['string', 'null'] },
      tags: { type: 'array' },
      any: {},
    },
  });
});

it('a loose schema takes the properties of an allOf together', () => {
  const schema = schemaOf(
    'loose',
    { allOf: [ref('Tag'), { properties: { n: ref('X') } }] },
    { Tag },
  );
  expect(schema?.properties).toEqual({ text: { type: 'string' }, n: { type: 'object' } });
});

it('a strict schema says all that the document does, without references', () => {
  const schema = schemaOf('strict', ref('User'), { User, Tag });
  expect(schema).toEqual({
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'integer', minimum: 1 },
      name: { type: ['string', 'null'], pattern: '^[a-z]+$' },
      tags: { type: 'array', items: Tag },
      any: { anyOf: [{ type: 'string' }] },
    },
  });
  expect(new Ajv2020().validateSchema(schema ?? {})).toBe(true);
});

it('a strict schema has no booleans for properties, which some clients cannot read', () => {
  const properties = { a: true, b: false, c: { items: true } };
  expect(schemaOf('strict', { type: 'object', properties })?.properties).toEqual({
    a: {},
    b: { not: {} },
    c: { items: {} },
  });
});

it.each<[string, unknown]>([
  ['an array', { type: 'array', items: { type: 'object' } }],
  ['a text', { type: 'string' }],
  ['anything', {}],
  ['a union', { oneOf: [{ type: 'object' }, { type: 'array' }] }],
  ['an object or null', { type: 'object', nullable: true }],
  ['a contradiction', { allOf: [{ type: 'object' }, { type: 'array' }] }],
  ['a boolean', true],
])('%s has neither', (_what, schema) => {
  expect(schemaOf('loose', schema)).toBeUndefined();
  expect(schemaOf('strict', schema)).toBeUndefined();
});

it.each<[string, object]>([
  ['recursion', { type: 'object', properties: { next: ref('X') } }],
  [
    'more than 16 KB',
    {
      properties: Object.fromEntries(
        [...Array(900).keys()].map((each) => [`p${each}`, { type: 'string' }]),
      ),
    },
  ],
])('%s has a loose schema only', (_what, schema) => {
  expect(schemaOf('strict', schema)).toBeUndefined();
  const loose = schemaOf('loose', schema);
  expect(loose?.type).toBe('object');
  expect(JSON.stringify(loose).length).toBeLessThanOrEqual(16 * 1024);
});
