import { mirroredArguments } from './mirrored-headers.js';

const region = { type: 'string', 'x-mcp-header': 'Region' };
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

it('annotations are found at any depth that a chain of properties reaches', () => {
  const schema = object({
    region,
    nested: object({ properties: object({ n: { type: 'integer', 'x-mcp-header': 'n-1' } }) }),
    plain: { type: 'number' },
  });
  expect(mirroredArguments(schema)).toEqual({
    mirrored: [
      { path: ['region'], header: 'Region' },
      { path: ['nested', 'properties', 'n'], header: 'n-1' },
    ],
  });
});

it.each<[string, object]>([
  ['at the root', { ...object({}), 'x-mcp-header': 'Root' }],
  ['in items', object({ list: { type: 'array', items: region } })],
  ['in an alternative', object({}, { anyOf: [object({ region })] })],
  ['in a condition', object({}, { then: object({ region }) })],
  ['in a definition', object({}, { $defs: { region } })],
  ['in a definition that is named like data', object({}, { $defs: { default: region } })],
  ['under a pattern', object({}, { patternProperties: { '.*': region } })],
  ['under a keyword that nobody knows', object({}, { later: { deep: [region] } })],
  ['at a number', object({ n: { type: 'number', 'x-mcp-header': 'N' } })],
  ['at two types', object({ n: { type: ['string', 'null'], 'x-mcp-header': 'N' } })],
  ['without a type', object({ n: { 'x-mcp-header': 'N' } })],
  ['with an empty name', object({ n: { type: 'string', 'x-mcp-header': '' } })],
  ['with a name that is no text', object({ n: { type: 'string', 'x-mcp-header': 1 } })],
  ['with a space in its name', object({ n: { type: 'string', 'x-mcp-header': 'a b' } })],
  ['with a line end in its name', object({ n: { type: 'string', 'x-mcp-header': 'a\r\nb' } })],
  ['twice, in another case', object({ a: region, b: { ...region, 'x-mcp-header': 'REGION' } })],
])('an annotation %s makes the tool invalid', (_where, schema) => {
  const problem = expect.stringMatching(/^x-mcp-header /) as string;
  expect(mirroredArguments(schema as never)).toEqual({ problem });
});

it.each(['const', 'default', 'enum', 'examples'])('in %s the key is data', (keyword) => {
  const schema = object({ a: { type: 'object', [keyword]: [{ 'x-mcp-header': '' }] } });
  expect(mirroredArguments(schema)).toEqual({ mirrored: [] });
});

it('a property of that name is no annotation', () => {
  const schema = object({ 'x-mcp-header': { type: 'string' } });
  expect(mirroredArguments(schema)).toEqual({ mirrored: [] });
});
