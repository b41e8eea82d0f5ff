import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  argumentOf,
  problemsOf,
  ref,
  schemaDocument,
  schemasOf,
} from '../../../../test/support/api-schemas.js';
import { DocumentError } from '../document/document-error.js';
import { inputSchemas } from './input-schemas.js';
import type { ArgumentSchema } from './schema-types.js';

it('a reference has siblings from 3.1 on, and none in 3.0', () => {
  const X = { ...ref('A'), description: 'Sibling', maxLength: 2 };
  const schemas = { X, A: { type: 'string', description: 'Target' } };
  const [old, now] = [schemasOf(schemas, '3.0'), schemasOf(schemas, '3.1')];
  expect(argumentOf(old.shown)).toEqual({ type: 'string', description: 'Target' });
  expect(argumentOf(now.shown)).toEqual({
    type: 'string',
    description: 'Sibling At most 2 characters.',
  });
  expect([old, now].map(({ checked }) => problemsOf(checked, 'abc').length)).toEqual([0, 1]);
});

it.each(['3.0', '3.1'] as const)('a nullable reference of %s allows null', (version) => {
  const X = { ...ref('A'), nullable: true };
  const { shown, checked } = schemasOf({ X, A: { type: 'object', properties: {} } }, version);
  expect(argumentOf(shown)).toEqual({ type: ['object', 'null'] });
  expect(problemsOf(checked, null)).toEqual([]);
  expect(problemsOf(checked, 'a')).toHaveLength(1);
});

it('values that a reference leads to may be null', () => {
  const A = { type: 'string', enum: ['a'], nullable: true };
  const { shown, checked } = schemasOf({ X: ref('A'), A });
  expect(argumentOf(shown)).toEqual({ type: ['string', 'null'], enum: ['a', null] });
  expect([null, 'a', 'b'].map((each) => problemsOf(checked, each).length)).toEqual([0, 0, 1]);
});

const number = { v: { type: 'integer' } };

it.each<[string, Record<string, unknown>]>([
  ['to itself', { X: { type: 'object', properties: { n: ref('X'), ...number } } }],
  ['to another that refers to it', { X: { properties: { n: ref('Y'), ...number } }, Y: ref('X') }],
  [
    'below an allOf',
    { X: { allOf: [ref('B'), { properties: { n: ref('X') } }] }, B: { properties: number } },
  ],
  [
    'to a subtype',
    {
      X: { properties: { n: ref('S'), ...number } },
      S: { allOf: [ref('X'), { properties: { s: {} } }] },
    },
  ],
  [
    'with a description',
    { X: { properties: { n: { allOf: [ref('X')], description: 'D' }, ...number } } },
  ],
  [
    'that may be null',
    { X: { properties: { n: { anyOf: [ref('X'), { type: 'null' }] }, ...number } } },
  ],
  [
    'into its own middle',
    {
      X: {
        properties: {
          n: { $ref: '#/components/schemas/X/properties/m' },
          m: { properties: { n: ref('X'), ...number } },
          ...number,
        },
      },
    },
  ],
])('recursion %s is told in words, and checked', (_what, schemas) => {
  const { shown, checked, notes } = schemasOf(schemas);
  expect(JSON.stringify(shown)).not.toContain('$ref');
  expect(JSON.stringify(shown)).toMatch(/Same shape as [XS] \(recursive\)\./);
  expect(notes).toEqual([expect.stringMatching(/^recursive: only named/)]);
  const nested = (v: unknown) => ({ v: 1, n: { v: 2, n: { v: 3, n: { v } } } });
  expect(problemsOf(checked, nested(4))).toEqual([]);
  expect(problemsOf(checked, nested('no'))).toEqual(['x.n.n.n.v: must be integer']);
});

it('a tree of comments is shown without end, and checked at its third level', () => {
  const properties = { text: { type: 'string' }, replies: { type: 'array', items: ref('X') } };
  const { shown, checked } = schemasOf({ X: { type: 'object', properties } });
  expect(argumentOf(shown)).toEqual({
    type: 'object',
    properties: {
      text: { type: 'string' },
      replies: { type: 'array', items: { description: 'Same shape as X (recursive).' } },
    },
  });
  const tree = (text: unknown) => ({ replies: [{ replies: [{ replies: [{ text }] }] }] });
  expect(problemsOf(checked, tree('a'))).toEqual([]);
  expect(problemsOf(checked, tree(1))).toEqual([
    'x.replies.0.replies.0.replies.0.text: must be string',
  ]);
});

it('maps of themselves have an end', () => {
  const { shown, checked } = schemasOf({
    X: { type: 'object', additionalProperties: ref('X') },
  });
  expect(argumentOf(shown)).toEqual({
    type: 'object',
    description: 'Any names; values: anything.',
  });
  expect(problemsOf(checked, { a: { b: {} } })).toEqual([]);
  expect(problemsOf(checked, { a: { b: { c: 1 } } })).toEqual(['x.a.b.c: must be object']);
});

it.each<[string, Record<string, unknown>]>([
  ['itself', { X: { allOf: [ref('X')], properties: number } }],
  [
    'itself by another',
    { X: { anyOf: [ref('Y'), {}], properties: number }, Y: { allOf: [ref('X')] } },
  ],
  ['itself in a condition', { X: { properties: number, if: {}, then: ref('X') } }],
])('a schema whose value has to satisfy %s is not checked: the shown one is', (_what, schemas) => {
  const { shown, checked, notes } = schemasOf(schemas, '3.1');
  expect(checked).toBe(shown);
  expect(notes.at(-1)).toMatch(/has no end/);
  expect(problemsOf(checked, { v: 'no' })).toEqual(['x.v: must be integer']);
});

it('a reference that leads nowhere or to itself is an error', () => {
  expect(() => schemasOf({ X: ref('Y') })).toThrow(DocumentError);
  expect(() => schemasOf({ X: ref('X') })).toThrow(DocumentError);
});

it('both schemas are of 2020-12', () => {
  const ajv = new Ajv2020({ strict: false });
  const properties = { a: ref('X'), b: { type: 'array', items: ref('X'), nullable: true } };
  const { shown, checked } = schemasOf({
    X: { type: 'object', minimum: 1, exclusiveMinimum: true, properties },
  });
  expect([shown, checked].map((each) => ajv.validateSchema(each))).toEqual([true, true]);
});

describe('an argument that several tools share', () => {
  const A = { type: 'object', properties: { n: ref('A') } };
  const kinds: [string, object][] = [
    ['that is plain', { type: 'integer', format: 'int64', minimum: 1, description: 'How many.' }],
    ['without words', { type: 'string', enum: ['a', 'b'], maxLength: 3 }],
    ['with a part that is left out', { properties: { a: { deprecated: true } } }],
    ['with a part that is defined apart', { properties: { a: { type: 'string' }, b: ref('A') } }],
    ['whose pattern is not checked', { type: 'string', pattern: '(?<=a)b' }],
  ];
  const words: Partial<ArgumentSchema>[] = [
    {},
    { documented: 'Of the parameter.' },
    { description: 'Of the settings.' },
    {},
  ];

  it.each(kinds)('%s has the schemas and notes that each would have by itself', (_what, X) => {
    const made = (own: boolean) => {
      const shared = schemaDocument({ X, A });
      return words.map((each) => {
        const { document, node } = own ? schemaDocument(structuredClone({ X, A })) : shared;
        const given = { name: 'x', schema: node, required: false, ...each };
        return inputSchemas(document, [given, { ...given, name: 'y' }]);
      });
    };
    expect(made(false)).toEqual(made(true));
  });

  it('counts for the size of each', () => {
    const X = { type: 'string', enum: Array.from({ length: 50 }, (_, at) => `value ${at}`) };
    const { document, node } = schemaDocument({ X });
    const many = Array.from({ length: 40 }, (_, at) => ({
      ...{ name: `x${at}`, schema: node, required: false },
    }));
    const [first, second] = [many, many].map((each) => inputSchemas(document, each));
    expect(first).toEqual(second);
    expect(first?.notes.join()).toContain('left out');
  });
});
