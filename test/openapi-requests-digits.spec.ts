import { bodyOf, bodySent, post, requestsOf } from './support/api-requests.js';
import { ref } from './support/api-schemas.js';

const long = { type: 'integer', format: 'int64' };
const string = { type: 'string' };
const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
});
const others = (schema: object) => ({ additionalProperties: schema });
const list = (items: object, ...prefixItems: readonly object[]) => ({
  type: 'array',
  items,
  ...(prefixItems.length > 0 && { prefixItems }),
});

/** The JSON that is sent for a value of the property `x`. */
const sent = (x: object, value: unknown, schemas: object = {}) =>
  bodySent(post(bodyOf('application/json', object({ x })), { components: { schemas } }), {
    x: value,
  })[1];

const BIG = '9007199254740993';

describe('a decimal text stays text in a JSON body', () => {
  it.each<[string, object, object]>([
    ['by its name, beside others', object({ zip: string }, others(long)), { zip: '10115' }],
    ['as anything, beside others', object({ zip: {} }, others(long)), { zip: '10115' }],
    ['by a reference', object({ zip: ref('Zip') }, others(long)), { zip: '10115' }],
    [
      'by another schema of an allOf',
      { allOf: [object({ name: string }), others(long)] },
      { name: '5' },
    ],
    [
      'by a schema of an allOf within one',
      { allOf: [{ allOf: [object({ name: string })] }, others(long)] },
      { name: '5' },
    ],
    ['by both of an allOf', { allOf: [object({ a: string }), object({ a: long })] }, { a: '5' }],
    ['by an alternative', { ...others(long), oneOf: [object({ zip: string })] }, { zip: '5' }],
    [
      'by a reference in an alternative',
      { ...others(long), anyOf: [{ allOf: [ref('Named')] }] },
      { name: '5' },
    ],
    ['by a condition', { ...others(long), then: object({ zip: string }) }, { zip: '5' }],
    [
      'by a property beside it',
      { ...others(long), dependentSchemas: { a: object({ zip: string }) } },
      { zip: '5' },
    ],
    [
      'by a pattern of its name',
      { patternProperties: { '^s': string }, ...others(long) },
      { s: '5' },
    ],
    [
      'by a pattern of an allOf',
      { allOf: [{ patternProperties: { '^s': string } }, others(long)] },
      { s: '5' },
    ],
    ['as the first of a list', list({ type: 'string' }, long), ['5', '6']],
    ['by its name, beside numbers', object({ zip: string, id: long }), { zip: '5' }],
  ])('that is declared otherwise %s', (_how, schema, value) => {
    const schemas = { Zip: string, Named: object({ name: string }) };
    expect(sent(schema, value, schemas)).toBe(JSON.stringify({ x: value }));
  });

  it('at the first of a list, while the others are numbers', () => {
    expect(sent(list(long, string), ['5', '6', '7'])).toBe('{"x":["5",6,7]}');
    expect(sent({ allOf: [list(long), { prefixItems: [string] }] }, ['5', '6'])).toBe(
      '{"x":["5",6]}',
    );
  });

  it('in a body that is one argument, while the others are numbers', () => {
    const text = post(bodyOf('application/json', object({ zip: string }, others(long))));
    expect(bodySent(text, { body: { zip: '10115', n: BIG } })).toEqual([
      'application/json',
      `{"zip":"10115","n":${BIG}}`,
    ]);
  });
});

describe('a decimal text is a number in a JSON body', () => {
  const parts = { parent: ref('N'), left: ref('N'), right: ref('N'), owner: ref('N') };
  const recursive = { N: object({ ...parts, list: list(ref('N')), id: long }) };

  it('however often its schema refers to itself', () => {
    const value = { left: { right: { parent: { id: BIG } } }, list: [{ id: '2' }], id: '1' };
    expect(sent(ref('N'), value, recursive)).toBe(
      `{"x":{"left":{"right":{"parent":{"id":${BIG}}}},"list":[{"id":2}],"id":1}}`,
    );
  });

  it('however deep it stands', () => {
    const nest = (levels: number, last: string): string =>
      levels === 0 ? last : `{"left":${nest(levels - 1, last)}}`;
    const value = JSON.parse(nest(40, `{"id":"${BIG}"}`)) as object;
    expect(sent(ref('N'), value, recursive)).toBe(`{"x":${nest(40, `{"id":${BIG}}`)}}`);
  });

  it('however many schemas are before it', () => {
    const many = Array.from({ length: 2_400 }, (_, at) => `p${at}`);
    const before = Object.fromEntries(many.map((name) => [name, object({ a: string })] as const));
    const schema = object({ ...before, zz: long });
    expect(sent(schema, { zz: BIG })).toBe(`{"x":{"zz":${BIG}}}`);
  });

  it('by any schema of an allOf', () => {
    const [one, other] = [object({ id: long }), object({ n: long })];
    const b = { allOf: [object({ b: one }), object({ b: other })] };
    expect(sent(b, { b: { id: '1', n: '2' } })).toBe('{"x":{"b":{"id":1,"n":2}}}');
    const items = { allOf: [list(one), list(other)] };
    expect(sent(items, [{ id: '1', n: '2' }])).toBe('{"x":[{"id":1,"n":2}]}');
    const rest = { allOf: [others(one), others(other)] };
    expect(sent(rest, { k: { id: '1', n: '2' } })).toBe('{"x":{"k":{"id":1,"n":2}}}');
  });

  it('by what is beside a reference, and not in OpenAPI 3.0', () => {
    const x = { ...ref('Any'), properties: { id: long } };
    expect(sent(x, { id: BIG }, { Any: {} })).toBe(`{"x":{"id":${BIG}}}`);
    const text = post(bodyOf('application/json', object({ x })), {
      components: { schemas: { Any: {} } },
      version: '3.0',
    });
    expect(bodySent(text, { x: { id: BIG } })[1]).toBe(`{"x":{"id":"${BIG}"}}`);
  });

  it('in each operation that shares its schema', () => {
    for (let time = 0; time < 2; time += 1) {
      expect(sent(ref('N'), { id: BIG }, recursive)).toBe(`{"x":{"id":${BIG}}}`);
    }
  });
});

describe('a decimal text is a number in the JSON of other bodies', () => {
  const one = object({ id: long, zip: string });
  const value = { id: BIG, zip: '5' };
  const json = `{"id":${BIG},"zip":"5"}`;
  const given = { a: value, b: [value, null], c: [value], n: BIG };
  const properties = { a: one, b: list(one), c: list(one), n: long };
  const encoding = { c: { contentType: 'application/json' } };

  it('in a field of a form', () => {
    const mediaType = 'application/x-www-form-urlencoded';
    const text = post(bodyOf(mediaType, object(properties), { encoding }));
    const [, body = ''] = bodySent(text, given);
    expect([...new URLSearchParams(body)]).toEqual([
      ['a', json],
      ['b', json],
      ['c', `[${json}]`],
      ['n', BIG],
    ]);
  });

  it('in a part of a multipart body', () => {
    const text = post(bodyOf('multipart/form-data', object(properties), { encoding }));
    const { body } = requestsOf(text).request(given);
    const mediaType = 'application/json';
    expect(body).toEqual({
      multipart: [
        { argument: 'a', name: 'a', content: json, mediaType },
        { argument: 'b', name: 'b', content: json, mediaType },
        { argument: 'c', name: 'c', content: `[${json}]`, mediaType },
        { argument: 'n', name: 'n', content: BIG },
      ],
    });
  });
});
