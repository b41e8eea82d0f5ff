import { argumentOf, problemsOf, ref, schemasOf } from '../../../../../test/support/api-schemas.js';

const rows = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((row) => row.split(' | ') as [what: string, schema: string, checked: string]);

it.each(
  rows(`
exclusive bounds of 3.0 | {"minimum":0,"exclusiveMinimum":true} | {"exclusiveMinimum":0}
exclusive bounds that are off | {"maximum":5,"exclusiveMaximum":false} | {"maximum":5}
nullable values | {"type":"string","nullable":true,"enum":["a","a"]} | {"type":["string","null"],"enum":["a",null]}
a nullable union | {"nullable":true,"oneOf":[{"type":"string"}]} | {"anyOf":[{"anyOf":[{"type":"string"}]},{"type":"null"}]}
texts about a schema | {"title":"T","description":"D","example":1,"default":2,"x-a":1,"xml":{},"externalDocs":{},"discriminator":{}} | {}
identifiers | {"$id":"i","$schema":"s","$anchor":"a","$comment":"c","$recursiveAnchor":true,"$dynamicAnchor":"d"} | {}
whatever is around | {"$dynamicRef":"#x","type":"string"} | {}
the same of 2019 | {"$recursiveRef":"#"} | {}
a schema that allows nothing | false | {"not":{}}
a schema that is none | 7 | {}
a pattern that could take long | {"type":"string","pattern":"(a+)+$"} | {"type":"string"}
a pattern that not all compile | {"type":"string","pattern":"[\\\\w-.]"} | {"type":"string"}
a format that nobody checks | {"type":"string","format":"password"} | {"type":"string"}
counts that are none | {"type":"string","minLength":-1,"maxLength":1.5,"minItems":"1"} | {"type":"string"}
items of older drafts | {"type":"array","items":[{"type":"string"}]} | {"type":"array","prefixItems":[{"type":"string"}]}
what is not, with a part left out | {"not":{"type":"string","pattern":"(a+)+$"}} | {}
a condition, with a part left out | {"if":{"$dynamicRef":"#"},"then":false} | {}
empty lists | {"enum":[],"allOf":[],"anyOf":[],"oneOf":{},"required":[]} | {}
required names that are none | {"required":true} | {}
an unknown type | {"type":["string","file"]} | {}
`),
)('%s: %s is checked as %s', (_what, schema, checked) => {
  expect(argumentOf(schemasOf({ X: JSON.parse(schema) as unknown }).checked)).toEqual(
    JSON.parse(checked),
  );
});

it('what only validators know is checked, and not shown', () => {
  const schema = {
    type: 'object',
    unevaluatedProperties: false,
    dependentRequired: { a: ['b'] },
    properties: { a: { prefixItems: [{ type: 'string' }], contains: { const: 1 } }, b: {} },
    not: { required: ['c'] },
    if: { required: ['b'] },
    then: { minProperties: 2 },
  };
  const { shown, checked } = schemasOf({ X: schema }, '3.1');
  const wrong = [{ a: ['s', 1] }, { a: [1], b: 1 }, { a: ['s'], b: 1 }, { b: 1 }, { q: 1 }];
  expect(problemsOf(checked, { a: ['s', 1], b: 1 })).toEqual([]);
  expect(wrong.map((each) => problemsOf(checked, each).length)).toEqual([1, 1, 1, 1, 1]);
  expect(argumentOf(shown)).toEqual({ type: 'object', properties: { a: {}, b: {} } });
});

it('patternProperties with a pattern that is not run leave the object open', () => {
  const patternProperties = { '^a+$': { type: 'string' }, '(b+)+$': {} };
  const { checked } = schemasOf({ X: { patternProperties, additionalProperties: false } }, '3.1');
  expect(problemsOf(checked, { b: 1, c: 1 })).toEqual([]);
  expect(problemsOf(checked, { aa: 1 })).toEqual(['x.aa: must be string']);
});

it('readOnly properties are neither shown nor required, wherever they are declared', () => {
  const { shown, checked } = schemasOf({
    X: {
      allOf: [ref('Base'), { properties: { name: { type: 'string' } } }],
      required: ['id', 'name'],
    },
    Base: { properties: { id: ref('Id'), at: { readOnly: true } }, required: ['at', 'id'] },
    Id: { type: 'integer', readOnly: true },
  });
  const properties = { name: { type: 'string' } };
  expect(argumentOf(shown)).toEqual({ type: 'object', properties, required: ['name'] });
  expect(problemsOf(checked, { name: 'n' })).toEqual([]);
  expect(problemsOf(checked, {})).toEqual(['x: "name" is missing']);
});

it('a property that is hidden by another schema of the same value is not required by any', () => {
  const { checked } = schemasOf({
    X: { allOf: [ref('Demands'), { properties: { id: { readOnly: true } } }] },
    Demands: { properties: { other: ref('Demands') }, required: ['id'] },
  });
  expect(problemsOf(checked, {})).toEqual([]);
  expect(problemsOf(checked, { other: {} })).toEqual(['x.other: "id" is missing']);
});

it('properties may be named as keywords and as members of every object', () => {
  const names = ['$ref', '$id', '__proto__', 'constructor'];
  const value = (each: unknown) => Object.fromEntries(names.map((name) => [name, each]));
  const properties = value({ type: 'string' });
  const { shown, checked } = schemasOf({
    X: { type: 'object', properties, additionalProperties: false },
  });
  expect(JSON.stringify(shown)).toContain(JSON.stringify({ type: 'object', properties }));
  expect(problemsOf(checked, value('a'))).toEqual([]);
  expect(problemsOf(checked, {})).toEqual([]);
  for (const name of names) {
    const wrong = Object.fromEntries([[name, 1]]);
    expect(problemsOf(checked, wrong)).toEqual([`x.${name}: must be string`]);
  }
});

it('null is checked as the schema says', () => {
  const { checked } = schemasOf({ X: { type: 'string', nullable: true, enum: ['a'] } });
  expect([null, 'a', 'b'].map((each) => problemsOf(checked, each).length)).toEqual([0, 0, 1]);
});

it('both variants of a union fit, a third does not, and one that fits both does', () => {
  const variant = (name: string) => ({
    properties: { [name]: { type: 'string' } },
    required: [name],
  });
  const { checked } = schemasOf({ X: { type: 'object', oneOf: [variant('a'), variant('b')] } });
  const values = [{ a: '1' }, { b: '1' }, { a: '1', b: '1' }, { c: '1' }, 7];
  expect(values.map((each) => problemsOf(checked, each).length)).toEqual([0, 0, 0, 1, 1]);
});

it('anyOf and oneOf of one value both apply', () => {
  const X = { anyOf: [{ minLength: 2 }], oneOf: [{ maxLength: 3 }] };
  const { checked } = schemasOf({ X });
  const texts = ['a', 'ab', 'abcd'];
  expect(texts.map((each) => problemsOf(checked, each).length)).toEqual([1, 0, 1]);
});
