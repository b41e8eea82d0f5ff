import { inputSchemas } from '../input-schemas.js';
import { documentOf } from '../../../../../test/support/api-document.js';
import { argumentOf, problemsOf, ref, schemasOf } from '../../../../../test/support/api-schemas.js';

const rows = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((row) => row.split(' | ') as [what: string, schema: string, shown: string]);

it.each(
  rows(`
a boolean schema | true | {}
a schema that allows nothing | false | {}
no schema | 7 | {}
null | null | {}
an unknown type | {"type":7} | {}
a file of older drafts | {"type":"file"} | {}
texts about a schema | {"type":"string","title":"T","xml":{},"x-a":1} | {"type":"string"}
an example | {"type":"string","example":"e"} | {"type":"string","description":"Example: e"}
an example beside a description | {"description":"D","example":"e"} | {"description":"D"}
a long example | {"example":"${'e'.repeat(41)}"} | {}
a known format | {"type":"string","format":"date-time"} | {"type":"string","format":"date-time"}
another format | {"type":"string","format":"byte"} | {"type":"string"}
a default | {"type":"integer","default":3} | {"type":"integer","default":3}
an array without items | {"type":"array"} | {"type":"array","items":{}}
an array of anything | {"type":"array","items":true} | {"type":"array","items":{}}
items without a type | {"items":{"type":"string"}} | {"type":"array","items":{"type":"string"}}
properties without a type | {"properties":{"a":{}}} | {"type":"object","properties":{"a":{}}}
properties that are booleans | {"properties":{"a":true,"b":false}} | {"type":"object","properties":{"a":{},"b":{}}}
bounds | {"type":"integer","minimum":1,"maximum":9} | {"type":"integer","minimum":1,"maximum":9}
bounds that lost their digits | {"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807} | {"type":"integer"}
exclusive ones | {"type":"integer","minimum":0,"exclusiveMaximum":9223372036854775807} | {"type":"integer","minimum":0}
bounds as large as numbers are kept | {"type":"integer","maximum":9007199254740991} | {"type":"integer","maximum":9007199254740991}
a default that lost its digits | {"type":"integer","default":9223372036854775807} | {"type":"integer"}
exclusive bounds of 3.0 | {"minimum":0,"exclusiveMinimum":true} | {"description":"More than 0."}
exclusive bounds of 3.1 | {"description":"D.","exclusiveMaximum":5} | {"description":"D. Less than 5."}
multiples | {"multipleOf":5} | {"description":"A multiple of 5."}
lengths | {"minLength":1,"maxLength":5} | {"description":"1 to 5 characters."}
one length | {"minLength":5,"maxLength":5} | {"description":"5 characters."}
a pattern | {"pattern":"^a$"} | {"description":"Matches ^a$."}
items that differ | {"type":"array","maxItems":3,"uniqueItems":true} | {"type":"array","items":{},"description":"At most 3 items; no item twice."}
the same value twice | {"type":"string","enum":["a","b","a"]} | {"type":"string","enum":["a","b"]}
values without a type | {"enum":["a"]} | {"type":"string","enum":["a"]}
numbers as values | {"type":"integer","enum":[1,2]} | {"type":"integer","description":"One of 1, 2."}
a constant | {"const":"a"} | {"type":"string","enum":["a"]}
a constant number | {"const":5} | {"description":"One of 5."}
a nullable text | {"type":"string","nullable":true} | {"type":["string","null"]}
nullable values | {"type":"string","nullable":true,"enum":["a"]} | {"type":["string","null"],"enum":["a",null]}
values that are no list | {"type":"string","enum":{}} | {"type":"string"}
required names that are no list | {"required":"a","properties":{"a":{}}} | {"type":"object","properties":{"a":{}}}
required names of nothing | {"required":["b"],"properties":{"a":{}}} | {"type":"object","properties":{"a":{}}}
a map | {"type":"object","additionalProperties":{"type":"string"}} | {"type":"object","description":"Any names; values: string."}
a closed object | {"properties":{"a":{}},"additionalProperties":false} | {"type":"object","properties":{"a":{}}}
null as one of two | {"anyOf":[{"type":"string","description":"D"},{"type":"null"}]} | {"type":["string","null"],"description":"D"}
one of two | {"oneOf":[{"type":"string"},{"type":"integer"}]} | {"anyOf":[{"type":"string"},{"type":"integer"}]}
one of one | {"anyOf":[{"type":"string"},{"type":"string"}]} | {"type":"string"}
constants, one of which | {"oneOf":[{"const":"a"},{"const":"b"}]} | {"type":"string","enum":["a","b"]}
a union that says nothing | {"properties":{"a":{}},"anyOf":[{"required":["a"]},{"required":["b"]}]} | {"type":"object","properties":{"a":{}}}
keywords of validators | {"type":"object","not":{},"if":{},"then":{},"dependentRequired":{"a":["b"]},"propertyNames":{},"minProperties":1} | {"type":"object","description":"Not empty."}
types that meet | {"allOf":[{"type":"number","minimum":1},{"type":"integer","description":"D"}]} | {"type":"integer","minimum":1,"description":"D"}
types that contradict | {"description":"D.","allOf":[{"type":"string"},{"type":"integer"}]} | {"description":"D. See the API: its schemas contradict one another."}
values that contradict | {"allOf":[{"enum":["a"]},{"enum":["b"]}]} | {"description":"See the API: its schemas contradict one another."}
an optional deprecated property | {"properties":{"a":{},"b":{"deprecated":true}}} | {"type":"object","properties":{"a":{}}}
a required deprecated property | {"properties":{"b":{"deprecated":true}},"required":["b"]} | {"type":"object","properties":{"b":{}},"required":["b"]}
what tells a union apart | {"oneOf":[{"type":"string"},{"type":"boolean"}],"discriminator":{"propertyName":"kind","mapping":{"cat":"#/a","dog":"#/b"}}} | {"anyOf":[{"type":"string"},{"type":"boolean"}],"description":"Told apart by kind: cat, dog."}
`),
)('%s: %s is shown as %s', (_what, schema, shown) => {
  expect(argumentOf(schemasOf({ X: JSON.parse(schema) as unknown }).shown)).toEqual(
    JSON.parse(shown),
  );
});

it('objects of an allOf are one; a property of both has both schemas', () => {
  const { shown } = schemasOf({
    X: { allOf: [ref('A'), { properties: { kind: { enum: ['b'] }, b: {} }, required: ['kind'] }] },
    A: { type: 'object', properties: { kind: { type: 'string' }, a: {} }, required: ['a'] },
  });
  expect(argumentOf(shown)).toEqual({
    type: 'object',
    properties: { kind: { type: 'string', enum: ['b'] }, a: {}, b: {} },
    required: ['a', 'kind'],
  });
});

it('a long list of values is told by the first twenty', () => {
  const values = Array.from({ length: 51 }, (_, each) => `v${each}`);
  const of = (list: string[]) =>
    argumentOf(schemasOf({ X: { type: 'string', enum: list } }).shown) as { description: string };
  expect(of(values)).not.toHaveProperty('enum');
  expect(of(values).description).toMatch(/^One of "v0", .*"v19" and 31 more\.$/);
  expect(of(values.slice(1))).toHaveProperty('enum.49');
});

it('a union of more than eight is only counted', () => {
  const others = Array.from({ length: 8 }, () => ({ type: 'object' }));
  const { shown, notes } = schemasOf({ X: { oneOf: [ref('A'), ...others] }, A: {} });
  expect(argumentOf(shown)).toEqual({ description: 'One of 9 shapes, such as A.' });
  expect(notes).toEqual(['unions with many members: only counted (1)']);
});

it('a description is of the settings, the schema or the parameter, in this order', () => {
  const schema = { type: 'string', description: 'S' };
  const { shown } = inputSchemas(documentOf({}), [
    { name: 'a', schema, required: false, description: 'O', documented: 'P' },
    { name: 'b', schema, required: false, documented: 'P' },
    { name: 'c', schema: { type: 'string' }, required: false, documented: 'P' },
  ]);
  const described = Object.values(shown.properties as Record<string, { description: string }>);
  expect(described.map((each) => each.description)).toEqual(['O', 'S', 'P']);
});

it('names and values that hide something are not shown, but may be sent', () => {
  const properties = { 'a\u202eb': { type: 'integer' }, c: { enum: ['d\u200be'] } };
  const { shown, checked, notes } = schemasOf({ X: { type: 'object', properties } });
  expect(JSON.stringify(shown)).not.toMatch(/\u202e|\u200b/);
  expect(notes).toEqual(['names that cannot be shown: left out (1)']);
  expect(problemsOf(checked, { 'a\u202eb': 1, c: 'd\u200be' })).toEqual([]);
});

it('a text is cut at a word', () => {
  const X = { type: 'string', description: 'word '.repeat(100) };
  const { description } = argumentOf(schemasOf({ X }).shown) as { description: string };
  expect(description.length).toBeLessThanOrEqual(100);
  expect(description).toMatch(/word…$/);
});
