import type { ApiTools, ApiToolSettings } from '../libs/openapi/src/index.js';
import {
  body,
  object,
  parameter,
  sent,
  string,
  toolsOf,
  withOperation,
} from './openapi-corpus/support.js';
import { cpuMsSince, expectCpu } from './support/cpu.js';

/** Most CPU for one document, its validators and a check: half a second is usual. */
const CPU_MS = 10_000;
/** Most characters of what is said of one document. */
const SAID_CHARACTERS = 12_000;

const range = (length: number) => [...Array(length).keys()];
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const named = (count: number, each: (at: number) => [string, unknown]) =>
  Object.fromEntries(range(count).map(each));
const long = 'x'.repeat(1_000_000);

/** `POST /x` with a body of this schema. */
const posting = (schema: object, schemas: object = {}) =>
  withOperation('POST /x', { requestBody: body(schema) }, { root: { components: { schemas } } });
const getting = (operation: object, components: object = {}) =>
  withOperation('GET /x', operation, { root: { components } });
const asking = (...parameters: readonly unknown[]) => getting({ parameters });

/** Schemas of which each has the next in it, so often. */
const chain = (length: number, link: (next: object) => object) => ({
  ...named(length, (at) => [`S${at}`, link(ref(`S${at + 1}`))]),
  [`S${length}`]: string,
});

const ARGUMENTS = [{}, { a: {} }, { body: { a: [{ a: {} }], b: {} }, a: { b: {} } }];

/** What a document gives; fails unless that is small, and came and is used in bounded time. */
async function boundedly(
  document: object | string,
  settings: Partial<ApiToolSettings> = {},
): Promise<ApiTools> {
  const before = process.cpuUsage();
  const operations = { include: [{ operations: ['POST /x'] }] };
  const isPost = JSON.stringify(document).includes('"post":');
  const own = { output: 'strict' as const, ...(isPost && operations), ...settings };
  const made = await toolsOf(document, own);
  for (const { name, title, description, input, answers, notes } of made.tools) {
    const shown = JSON.stringify([input.json, answers.schema ?? {}]);
    expect(shown.length).toBeLessThan(2 * 16 * 1024);
    expect(shown).not.toContain('"$ref":"');
    const lengths = [name, title, description, notes.join()].map(({ length }) => length);
    expect(lengths.map((length, at) => length <= [48, 64, 300, 2_000][at]!)).not.toContain(false);
    for (const given of ARGUMENTS) input.check(given);
  }
  const { refused, problems, warnings } = made;
  expect(JSON.stringify([refused, problems, warnings]).length).toBeLessThan(SAID_CHARACTERS);
  expectCpu(cpuMsSince(before), CPU_MS);
  return made;
}

describe('recursion', () => {
  it.each<[string, (self: object) => object]>([
    ['allOf', (self) => ({ allOf: [self] })],
    ['anyOf', (self) => ({ anyOf: [self, self] })],
    ['oneOf', (self) => ({ oneOf: [self, { type: 'null' }] })],
    ['not', (self) => ({ not: self })],
    ['if', (self) => ({ if: self, then: self, else: self })],
    ['items', (self) => ({ type: 'array', items: self })],
    ['prefixItems', (self) => ({ prefixItems: [self, self], contains: self })],
    ['properties', (self) => object({ a: self, b: self })],
    ['additionalProperties', (self) => ({ additionalProperties: self })],
    ['patternProperties', (self) => ({ patternProperties: { '^a': self } })],
    ['propertyNames', (self) => ({ propertyNames: self })],
    ['dependentSchemas', (self) => ({ dependentSchemas: { a: self } })],
    ['unevaluated', (self) => ({ unevaluatedProperties: self, unevaluatedItems: self })],
    ['nullable', (self) => ({ nullable: true, allOf: [self, object({ a: self })] })],
    ['$defs', (self) => ({ $defs: { B: self }, allOf: [ref('A/$defs/B')] })],
  ])('of a schema through %s is a tool', async (_word, link) => {
    const A = link(ref('A'));
    const schema = { schema: ref('A') };
    const documents = [
      posting(ref('A'), { A }),
      getting({ parameters: [parameter('a', 'query', schema)] }, { schemas: { A } }),
      getting(
        { responses: { 200: { content: { 'application/json': schema } } } },
        { schemas: { A } },
      ),
    ];
    for (const document of documents) expect((await boundedly(document)).tools).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['a schema', posting(ref('A'), { A: ref('A') })],
    ['schemas', posting(ref('A'), { A: ref('B'), B: ref('C'), C: ref('A') })],
    ['a parameter', asking({ $ref: '#/paths/~1x/get/parameters/0' })],
    ['a body', withOperation('POST /x', { requestBody: { $ref: '#/paths/~1x/post/requestBody' } })],
    ['an answer', getting({ responses: { 200: { $ref: '#/paths/~1x/get/responses/200' } } })],
    [
      'a security scheme',
      getting(
        { security: [{ a: [] }] },
        { securitySchemes: { a: { $ref: '#/components/securitySchemes/a' } } },
      ),
    ],
  ])('of references alone refuses the operation: %s', async (_what, document) => {
    expect((await boundedly(document)).refused).toEqual([
      expect.objectContaining({ reason: expect.stringMatching(/leads around in a circle/) }),
    ]);
  });

  it('of a path is a warning', async () => {
    const document = {
      openapi: '3.1.0',
      paths: { '/x': { $ref: '#/paths/~1x' }, '/y': { get: {} } },
    };
    const { tools, warnings } = await boundedly(document);
    expect(tools).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/leads around in a circle/)]);
  });
});

it.each<[string, object]>([
  ['allOf of the next twice', chain(40, (next) => ({ allOf: [next, next] }))],
  ['anyOf of the next twice', chain(40, (next) => ({ anyOf: [next, next] }))],
  ['oneOf of the next eight times', chain(30, (next) => ({ oneOf: Array(8).fill(next) }))],
  ['two properties with the next', chain(40, (next) => object({ a: next, b: next }))],
  ['fifty of them', chain(6, (next) => object(named(50, (at) => [`p${at}`, next])))],
  ['conditions', chain(40, (next) => ({ if: next, then: next, else: next }))],
  [
    'each has all others as properties',
    named(60, (at) => [`S${at}`, object(named(60, (to) => [`p${to}`, ref(`S${to}`)]))]),
  ],
  [
    'each is all others',
    named(60, (at) => [`S${at}`, { allOf: range(60).map((to) => ref(`S${to}`)) }]),
  ],
  [
    'each is one of the others',
    named(60, (at) => [`S${at}`, { anyOf: range(60).map((to) => ref(`S${to}`)) }]),
  ],
])('schemas that multiply are a tool: %s', async (_what, schemas) => {
  expect((await boundedly(posting(ref('S0'), schemas))).tools).toHaveLength(1);
});

describe('much of one thing', () => {
  const nested = (depth: number, link: (inside: object) => object) =>
    range(depth).reduce<object>(link, string);
  it.each<[string, object]>([
    [
      'texts of a megabyte',
      getting({
        ...{ summary: long, description: long, operationId: long, tags: [long] },
        parameters: [
          parameter('a', 'query', {
            description: '![x]('.repeat(200_000),
            schema: { type: 'string', default: long, pattern: long, format: long, example: long },
          }),
          parameter('b', 'query', { schema: { enum: [long, `${long}y`] } }),
        ],
      }),
    ],
    ['names of a megabyte', posting(object({ [long]: string, [`${long}y`]: string }))],
    ['an enum of 100,000', asking(parameter('a', 'query', { schema: { enum: range(100_000) } }))],
    [
      '10,000 alternatives',
      posting({ oneOf: range(10_000).map((at) => object({ [`a${at}`]: string })) }),
    ],
    [
      'one alternative 10,000 times',
      posting({ oneOf: Array(10_000).fill(ref('A')) }, { A: object({ a: string }) }),
    ],
    [
      '10,000 answers',
      getting({
        responses: named(10_000, (at) => [`${at}`, { content: { 'application/json': {} } }]),
      }),
    ],
    ['a schema 100 levels deep', posting(nested(100, (items) => ({ type: 'array', items })))],
    ['objects 50 levels deep', posting(nested(50, (a) => object({ a })))],
    [
      '500 places in a path',
      withOperation(`GET ${'/{a}'.repeat(500)}`, { parameters: [parameter('a', 'path')] }),
    ],
  ])('%s: a tool', async (_what, document) => {
    const { tools } = await boundedly(document);
    expect(tools).toHaveLength(1);
    expect(tools[0]!.input.check({}).ok || tools[0]!.input.json['required']).toBeTruthy();
  });

  it.each<[string, readonly unknown[], RegExp]>([
    ['5,000', range(5_000).map((at) => parameter(`p${at}`, 'query')), /more than 200 parameters/],
    ['5,000 of one name', Array(5_000).fill(parameter('p', 'query')), /more than 200 parameters/],
    ['null', [null], /has no name/],
    ['nothing', [{}], /has no name/],
    ['a name of null', [{ name: null, in: 'query', schema: null }], /has no name/],
  ])('parameters: %s: refused', async (_what, parameters, reason) => {
    const { refused } = await boundedly(asking(...parameters));
    expect(refused).toEqual([expect.objectContaining({ reason: expect.stringMatching(reason) })]);
  });

  it('a body that Ajv cannot compile is checked by what is shown', async () => {
    const { tools } = await boundedly(posting(object(named(5_000, (at) => [`p${at}`, string]))));
    expect(sent(tools[0]!, { body: { p7: 'x' } }).body).toBe('{"p7":"x"}');
    expect(() => sent(tools[0]!, { body: 7 })).toThrow('body: must be object');
  });

  it('10,000 operations, JSON 100,000 levels deep and a bomb of aliases are one message', async () => {
    const many = { openapi: '3.1.0', paths: named(10_000, (at) => [`/${at}`, { get: {} }]) };
    expect((await boundedly(many)).problems).toEqual([
      {
        field: 'openapi',
        text: expect.stringMatching(/^api\.yaml:1 #\/paths: has 10000 operations/),
      },
    ]);
    const deep = `{"openapi":"3.1.0","paths":${'{"a":'.repeat(100_000)}{}${'}'.repeat(100_000)}}`;
    await expect(boundedly(deep)).rejects.toThrow(/^api\.yaml.*nested deeper than 128/);
    const lines = range(30).map(
      (at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]`,
    );
    await expect(boundedly(`openapi: 3.1.0\npaths: {}\n${lines.join('\n')}\n`)).rejects.toThrow(
      /^api\.yaml.*alias/,
    );
  });
});
