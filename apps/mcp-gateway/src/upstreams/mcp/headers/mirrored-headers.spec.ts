import {
  MAX_MIRRORED,
  MAX_SCHEMA_DEPTH,
  mirroredArguments,
  mirroredHeaders,
} from './mirrored-headers.js';

const at = (annotation: unknown, more: object = { type: 'string' }) => ({
  'x-mcp-header': annotation,
  ...more,
});
const problemOf = (schema: object) => {
  const found = mirroredArguments(schema as Readonly<Record<string, unknown>>);
  return 'problem' in found ? found.problem : undefined;
};

it.each<[string, object]>([
  ['a header name with a blank', { properties: { a: at('a b') } }],
  ['an empty one', { properties: { a: at('') } }],
  ['a line break in it', { properties: { a: at('a\r\nb') } }],
  ['no text', { properties: { a: at(1) } }],
  ['a number', { properties: { a: at('A', { type: 'number' }) } }],
  ['an object', { properties: { a: at('A', { type: 'object' }) } }],
  ['no type', { properties: { a: at('A', {}) } }],
  ['two types', { properties: { a: at('A', { type: ['string', 'null'] }) } }],
  ['the same name in other letters', { properties: { a: at('Region'), b: at('REGION') } }],
  ['the root', at('A')],
  ['items', { properties: { a: { type: 'array', items: at('A') } } }],
  ['allOf', { allOf: [{ properties: { a: at('A') } }] }],
  ['$defs', { $defs: { a: { properties: { b: at('A') } } } }],
  ['additionalProperties', { additionalProperties: at('A') }],
  ['patternProperties', { properties: { a: { patternProperties: { b: at('A') } } } }],
  ['then', { then: { properties: { a: at('A') } } }],
  [
    'more than a server would read',
    {
      properties: Object.fromEntries(
        Array.from({ length: MAX_MIRRORED + 1 }, (_each, i) => [`p${i}`, at(`H${i}`)]),
      ),
    },
  ],
])('an annotation with %s makes a tool invalid', (_name, schema) => {
  expect(problemOf(schema)).toMatch(/^x-mcp-header /);
});

it('a schema that is too deep to be searched is invalid; none of its text is told', () => {
  let schema: object = at('secret');
  for (let i = 0; i <= MAX_SCHEMA_DEPTH; i += 1) schema = { not: schema };
  expect(problemOf(schema)).toMatch(/^x-mcp-header is searched for in 64 levels/);
});

it.each<[string, object]>([
  ['without annotations', { type: 'object', properties: { a: { type: 'string' } } }],
  ['with an argument of that name', { properties: { 'x-mcp-header': { type: 'string' } } }],
  ['with a default of that shape', { properties: { a: { default: at('A', { type: 'number' }) } } }],
])('a schema %s has no headers, and no problem', (_name, schema) => {
  expect(mirroredArguments(schema as Readonly<Record<string, unknown>>)).toEqual({ mirrored: [] });
});

const properties = {
  text: at('Text'),
  count: at('Count', { type: 'integer' }),
  dry: at('Dry-Run', { type: 'boolean' }),
  deep: { type: 'object', properties: { er: { properties: { on: at('Deep') } } } },
};

it.each<[object, object]>([
  [
    { text: 'a b', count: -7, dry: false },
    { text: 'a b', count: '-7', 'dry-run': 'false' },
  ],
  [{ deep: { er: { on: 'x' } } }, { deep: 'x' }],
  [{ text: null, count: undefined }, {}],
  [
    { text: 7, count: '7', dry: 'true' },
    { text: '7', count: '7', 'dry-run': 'true' },
  ],
  [{ text: {}, count: 1.5, dry: [] }, {}],
  [{ count: 2 ** 60, deep: 'x' }, {}],
  [{ text: '' }, { text: '=?base64??=' }],
  [{ text: 'a\r\nx: y' }, { text: `=?base64?${Buffer.from('a\r\nx: y').toString('base64')}?=` }],
])('%j is mirrored as %j', (given, headers) => {
  const values = Object.entries(headers as Readonly<Record<string, string>>);
  const named = values.map(([name, value]) => [`mcp-param-${name}`, value]);
  expect(mirroredHeaders({ properties }, given as Readonly<Record<string, unknown>>)).toEqual(
    Object.fromEntries(named),
  );
});

it('members of every object are no arguments', () => {
  const schema = {
    properties: { constructor: { properties: { name: at('A') } }, toString: at('B') },
  };
  expect(mirroredHeaders(schema, {})).toEqual({});
});
