import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isCompilable, MAX_COMPILED_LEVELS, MAX_COMPILED_SCHEMAS } from './compilable-schema.js';

/** As the official clients make theirs. */
const OPTIONS = { strict: false, validateSchema: false, allErrors: true, logger: false } as const;

/** A chain of schemas, each of which refers to the next: its root has three levels, the last one link has one, all others two. */
function chain(links: number): object {
  const $defs = Object.fromEntries(
    Array.from({ length: links }, (_, at) => [
      `d${at}`,
      at + 1 === links ? { type: 'string' } : { properties: { a: { $ref: `#/$defs/d${at + 1}` } } },
    ]),
  );
  return { type: 'object', properties: { a: { $ref: '#/$defs/d0' } }, $defs };
}

/** As many as may be. */
const LINKS = Math.floor((MAX_COMPILED_LEVELS - 2) / 2);

function wide(properties: number): object {
  return {
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: properties }, (_, at) => [`p${at}`, { type: 'string' }]),
    ),
  };
}

it.each<[string, object]>([
  ['nothing but its type', { type: 'object' }],
  ['properties of every name', { properties: { id: {}, $id: true, $ref: {}, toString: {} } }],
  ['a dialect', { $schema: 'http://json-schema.org/draft-07/schema#', items: [{}] }],
  ['a reference to itself', { properties: { a: { $ref: '#' } } }],
  ['a reference with escapes', { $ref: '#/$defs/a~1b%20c', $defs: { 'a/b c': {} } }],
  ['a reference into a property', { $ref: '#/properties/x', properties: { x: { type: 'null' } } }],
  ['data that looks like a schema', { const: { $id: 5 }, default: { $ref: '#/no' }, enum: [{}] }],
  ['examples with names', { examples: [{ $id: 'a', id: 1 }], example: { id: 1 } }],
  ['keywords of nobody', { 'x-order': [1, { type: 'strng', pattern: '(' }] }],
  ['a format of nobody', { type: 'string', format: 'nope' }],
  ['types and bounds', { type: ['array', 'null'], nullable: true, minItems: 0, uniqueItems: true }],
  ['the deepest chain', chain(LINKS)],
])('an output schema with %s stays, and compiles', (_what, schema) => {
  expect(isCompilable({ ...schema })).toBe(true);
  const isDraft7 = '$schema' in schema;
  for (const Engine of isDraft7 ? [Ajv] : [Ajv, Ajv2020]) {
    expect(() => new Engine(OPTIONS).compile(schema)).not.toThrow();
  }
});

it.each<[string, object]>([
  ['an unresolvable reference', { properties: { a: { $ref: '#/nope' } } }],
  ['a reference with a malformed escape', { $ref: '#/%zz' }],
  ['a type of nobody', { properties: { a: { type: 'strng' } } }],
  ['a pattern that is none', { properties: { a: { pattern: '(' } } }],
  ['a pattern that is none with the flag u', { pattern: '\\-' }],
  ['an id of old drafts', { items: { id: 'x' } }],
  ['an id that is no text', { $id: 5 }],
  ['an anchor twice', { $defs: { a: { $anchor: 'x' }, b: { $anchor: 'x', type: 'null' } } }],
  ['an id twice in a keyword of nobody', { y: { $id: 'b' }, z: { $id: 'b', type: 'null' } }],
  ['a bound that is no number', { minimum: '1' }],
  ['no choice', { enum: [] }],
  ['a choice that is no list', { anyOf: { a: {} } }],
  ['a nullable of no type', { nullable: true }],
  ['a nullable that contradicts its type', { nullable: false, type: ['null'] }],
  ['a required that is no list', { required: 'a' }],
  ['a schema that is a number', { additionalProperties: 5 }],
])('one with %s is none: a client would not compile it', (_what, schema) => {
  expect(() => new Ajv(OPTIONS).compile(schema)).toThrow();
  expect(isCompilable({ ...schema })).toBe(false);
});

it.each<[string, object]>([
  ['an id, which clients keep for all tools together', { $id: 'https://a.example/b' }],
  ['a bound on a format without one', { formatMinimum: 'x' }],
  ['a dialect of nobody', { $schema: 'https://a.example/meta' }],
  ['a pattern of keys that is none', { patternProperties: { '(': {} } }],
  ['a reference to what is no schema', { $ref: '#/enum/0', enum: [{}] }],
  ['more schemas than compile soon', wide(MAX_COMPILED_SCHEMAS)],
  ['a longer chain than compilers follow', chain(LINKS + 1)],
  [
    'schemas that references multiply',
    {
      $defs: { a: wide(99) },
      anyOf: Array.from({ length: 10 }, () => ({ $ref: '#/$defs/a' })),
    },
  ],
])('one with %s is none', (_what, schema) => {
  expect(isCompilable({ ...schema })).toBe(false);
});

it('one with as many schemas as may be stays', () => {
  expect(isCompilable({ ...wide(MAX_COMPILED_SCHEMAS - 1) })).toBe(true);
});
