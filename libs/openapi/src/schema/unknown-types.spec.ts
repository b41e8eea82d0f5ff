import { documentOf } from '../../../../test/support/api-document.js';
import {
  madeOf,
  parameter,
  refusalOf,
  toolsOf,
  withOperation,
} from '../../../../test/openapi-corpus/support.js';
import { member } from '../document/node.js';
import { MAX_TYPE_LOOKS, MAX_TYPES_TOLD, unknownTypes } from './unknown-types.js';

const found = (schema: unknown, more: object = {}) => {
  const document = documentOf({ schema, ...more });
  const all = unknownTypes(document, [member(document.root, 'schema')!]);
  return all.map(({ text, at: place }) => `${text} (${document.place(place)})`);
};
const at = (pointer: string) => `(api.json #/schema${pointer})`;
const LIST = 'write one of string, number, integer, boolean, object, array, null, or leave it out';

it.each<[unknown, string]>([
  ['strnig', 'the type strnig, which JSON does not have; did you mean string?'],
  ['String', 'the type String, which JSON does not have; did you mean string?'],
  ['int', 'the type int, which JSON does not have; did you mean integer?'],
  ['Float', 'the type Float, which JSON does not have; did you mean number?'],
  ['any', `the type any, which JSON does not have; ${LIST}`],
  ['constructor', `the type constructor, which JSON does not have; ${LIST}`],
  [['string', 'nul'], 'the type nul, which JSON does not have; did you mean null?'],
  [['string', null], "the type null; write 'null' in quotes"],
  [7, 'a type that is no text; write its name'],
])('a type %j is told with what was meant', (type, text) => {
  expect(found({ type })).toEqual([`a schema has ${text} ${at('')}`]);
});

it.each<[string, object]>([
  ['/properties/a', { properties: { a: { type: 'x' } } }],
  ['/items', { items: { type: 'x' } }],
  ['/items/0', { items: [{ type: 'x' }] }],
  ['/additionalProperties', { additionalProperties: { type: 'x' } }],
  ['/anyOf/1/not', { anyOf: [{}, { not: { type: 'x' } }] }],
  ['/patternProperties/a', { patternProperties: { a: { type: 'x' } } }],
  ['/if', { if: { type: 'x' } }],
  ['/properties/type', { properties: { type: { type: 'x' } } }],
])('it is found at %s', (pointer, schema) => {
  expect(found(schema)).toEqual([expect.stringContaining(at(pointer))]);
});

it.each<[string, unknown]>([
  ['known types', { type: ['string', 'null'], properties: { type: { type: 'integer' } } }],
  ['no type', { properties: { a: {} }, additionalProperties: false }],
  ['what requests do not have', { properties: { a: { type: 'x', readOnly: true } } }],
  ['data', { enum: [{ type: 'x' }], default: { type: 'x' }, example: { type: 'x' } }],
  ['recursion', { items: { $ref: '#/schema' } }],
])('nothing is wrong with %s', (_what, schema) => {
  expect(found(schema)).toEqual([]);
});

it('a shared schema is told once, and no more schemas are looked at than may be', () => {
  const shared = { anyOf: [{ $ref: '#/x' }, { items: { $ref: '#/x' } }] };
  expect(found(shared, { x: { type: 'y' } })).toEqual([expect.stringContaining('(api.json #/x)')]);
  const many = Array.from({ length: MAX_TYPE_LOOKS }, () => ({}));
  expect(found({ anyOf: [{ type: 'x' }, ...many] })).toEqual([]);
  const wrong = many.map(() => ({ type: 'x' }));
  expect(found({ anyOf: wrong })).toHaveLength(MAX_TYPES_TOLD);
});

describe('an operation whose arguments have such a type', () => {
  const misspelt = { type: 'strnig' };

  it('is refused, whether a parameter or the body has it', async () => {
    expect(
      await refusalOf('GET /x', { parameters: [parameter('q', 'query', { schema: misspelt })] }),
    ).toBe('schema: a schema has the type strnig, which JSON does not have; did you mean string?');
    for (const schema of [misspelt, { type: 'objetc', properties: { a: {} } }]) {
      const content = { 'application/json': { schema } };
      expect(await refusalOf('POST /x', { requestBody: { content } })).toMatch(
        /^schema: a schema has the type (strnig|objetc), .*\?$/,
      );
    }
  });

  it('is a problem where it is named, and served where only its answers have it', async () => {
    const parameters = [parameter('q', 'query', { schema: misspelt })];
    expect((await madeOf('GET /x', { parameters })).problems).toEqual([
      {
        field: 'tools.include[0].operations[0]',
        text: 'GET /x cannot be served: a schema has the type strnig, which JSON does not have; did you mean string? (api.yaml:1 #/paths/~1x/get/parameters/0/schema)',
      },
    ]);
    const responses = { 200: { content: { 'application/json': { schema: misspelt } } } };
    expect((await toolsOf(withOperation('GET /x', { responses }))).tools).toHaveLength(1);
  });
});
