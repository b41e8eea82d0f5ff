import { mirroredArguments, mirroredText, mirroredValue } from './mirrored-arguments.js';

const region = { type: 'string', 'x-mcp-header': 'Region' };
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

it('annotations are found at any depth that a chain of properties reaches', () => {
  const schema = object({
    region,
    nested: object({ properties: object({ n: { type: 'integer', 'x-mcp-header': 'n-1' } }) }),
    plain: { type: 'number' },
  });
  expect(mirroredArguments(schema)).toEqual({
    arguments: [
      { header: 'mcp-param-region', shown: 'Mcp-Param-Region', path: ['region'] },
      { header: 'mcp-param-n-1', shown: 'Mcp-Param-n-1', path: ['nested', 'properties', 'n'] },
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
  expect(mirroredArguments(schema as never).problem).toMatch(/x-mcp-header/);
});

it.each(['const', 'default', 'enum', 'examples'])('in %s the key is data', (keyword) => {
  const schema = object({ a: { type: 'object', [keyword]: [{ 'x-mcp-header': '' }] } });
  expect(mirroredArguments(schema)).toEqual({ arguments: [] });
});

it('a property of that name is no annotation', () => {
  const schema = object({ 'x-mcp-header': { type: 'string' } });
  expect(mirroredArguments(schema)).toEqual({ arguments: [] });
});

describe('the value of an argument', () => {
  const at = (...path: readonly string[]) => ({ header: 'h', shown: 'H', path });

  it.each<[string, readonly string[], unknown]>([
    ['at its path', ['a', 'b'], 'x'],
    ['null', ['a', 'none'], undefined],
    ['absent', ['a', 'z'], undefined],
    ['below what is no object', ['a', 'b', 'length'], undefined],
    ['that every object inherits', ['constructor'], undefined],
  ])('%s', (_what, path, expected) => {
    expect(mirroredValue({ a: { b: 'x', none: null } }, at(...path))).toBe(expected);
  });

  it.each<[unknown, string | undefined]>([
    ['text', 'text'],
    [true, 'true'],
    [-7, '-7'],
    [2 ** 53, undefined],
    [1.5, undefined],
    [{}, undefined],
  ])('%j in a header', (value, text) => {
    expect(mirroredText(value)).toBe(text);
  });
});
