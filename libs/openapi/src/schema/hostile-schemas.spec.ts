import { Ajv2020 } from 'ajv/dist/2020.js';
import { ref, schemaDocument } from '../../../../test/support/api-schemas.js';
import { answerSchema } from './answer-schema.js';
import { inputSchemas } from './input-schemas.js';
import { objectShape } from './object-shape.js';
import { Validators } from './validators.js';
import { cpuMsSince, expectCpu } from '../../../../test/support/cpu.js';

/** Most CPU for the schemas of one tool, their validators and a check: some ms are usual. */
const CPU_MS = 5_000;

const range = (length: number) => [...Array(length).keys()];
const chain = (length: number, link: (next: object, at: number) => object) =>
  Object.fromEntries(
    range(length).map((at) => [at === 0 ? 'X' : `N${at}`, link(ref(`N${at + 1}`), at)]),
  );
const ended = (length: number, link: (next: object, at: number) => object) => ({
  ...chain(length, link),
  [`N${length}`]: { type: 'string' },
});
const nested = (depth: number, link: (inside: object) => object) =>
  range(depth).reduce<object>(link, { type: 'string' });
const wide = (properties: number, each: unknown) => ({
  type: 'object',
  properties: Object.fromEntries(range(properties).map((at) => [`p${at}`, each])),
});
const hiding = (next: object, name: string) => ({
  allOf: [next],
  properties: { [name]: { readOnly: true } },
});

const nothingFits = {
  type: 7,
  required: 'x',
  enum: {},
  properties: null,
  items: null,
  allOf: null,
  anyOf: [null, 7, 'x', true, false],
  oneOf: {},
  if: null,
  then: 7,
  additionalProperties: null,
  patternProperties: null,
  pattern: 7,
  format: {},
  minimum: '1',
  default: null,
  description: 7,
  dependentRequired: { a: null },
  dependentSchemas: { a: null },
  propertyNames: null,
  contains: null,
  prefixItems: null,
  unevaluatedProperties: null,
  examples: {},
  discriminator: 7,
  nullable: 'yes',
  multipleOf: 0,
  readOnly: 1,
};

it.each<[string, Record<string, unknown>]>([
  ['two properties, each with both of the next', ended(30, (a) => wide(2, a))],
  ['allOf of the next twice', ended(30, (a) => ({ allOf: [a, a] }))],
  ['allOf of allOf', ended(30, (a) => ({ allOf: [{ allOf: [a] }, { allOf: [a] }] }))],
  ['anyOf of the next twice', ended(30, (a) => ({ anyOf: [a, a] }))],
  ['anyOf of objects', ended(30, (a) => ({ anyOf: [wide(1, a), wide(2, a)] }))],
  ['arrays of arrays', ended(30, (a) => ({ items: { oneOf: [a, { type: 'array', items: a }] } }))],
  [
    'hidden properties on every way',
    ended(30, (a, at) => ({ anyOf: [hiding(a, `a${at}`), hiding(a, `b${at}`)] })),
  ],
  ['a long chain', ended(2_000, (a) => wide(1, a))],
  ['a long chain for one value', ended(1_000, (a) => ({ allOf: [a] }))],
  ['a long chain of choices', ended(1_000, (a) => ({ anyOf: [a, { type: 'integer' }] }))],
  ['depth', { X: nested(100, (a) => wide(1, a)) }],
  ['more depth', { X: nested(1_000, (a) => ({ items: a })) }],
  ['depth that doubles', { X: nested(14, (a) => ({ anyOf: [a, wide(1, a)] })) }],
  ['denials of denials', { X: nested(100, (a) => ({ not: a })) }],
  ['10,000 properties', { X: wide(10_000, { type: 'string' }) }],
  ['the same in 500 properties', { X: wide(500, ref('W')), W: wide(2_000, {}) }],
  ['20,000 variants', { X: { oneOf: range(20_000).map((at) => wide(1, { const: at })) } }],
  [
    'an enum of 50,000 in 500 places',
    { X: wide(500, ref('E')), E: { enum: range(50_000).map(String) } },
  ],
  ['long texts', { X: wide(100, { description: '<a ![[('.repeat(20_000) }) }],
  ['nothing as it should be', { X: nothingFits, Y: { properties: { a: nothingFits } } }],
  ['nulls below', { X: { properties: { a: null, b: { items: null, properties: { c: null } } } } }],
  [
    'itself everywhere',
    {
      X: {
        properties: { a: ref('X'), b: { anyOf: [ref('X'), { properties: { z: ref('X') } }] } },
        additionalProperties: ref('X'),
        propertyNames: ref('X'),
        items: { allOf: [ref('X'), ref('X')] },
        prefixItems: [ref('X'), { not: ref('X') }],
        contains: ref('X'),
      },
    },
  ],
  ['itself for its own value', { X: { oneOf: [ref('Y'), ref('Y')] }, Y: { allOf: [ref('X')] } }],
])('%s: bounded in time and size, without references, and compiled', (_what, schemas) => {
  const before = process.cpuUsage();
  for (const version of ['3.0', '3.1'] as const) {
    const { document, node } = schemaDocument(schemas, version);
    const args = [{ name: 'x', schema: node, required: true }];
    const { shown, checked, notes } = inputSchemas(document, args);
    objectShape(document, node);
    const answers = [answerSchema(document, node, 'loose'), answerSchema(document, node, 'strict')];
    for (const each of [shown, ...answers]) {
      const text = JSON.stringify(each ?? {});
      expect(text.length).toBeLessThanOrEqual(16 * 1024);
      expect(text).not.toContain('"$ref"');
    }
    expect(JSON.stringify(checked).length).toBeLessThanOrEqual(256 * 1024);
    expect(notes.join().length).toBeLessThan(2_000);
    const ajv = new Ajv2020({ strict: false });
    for (const each of [shown, checked]) expect(ajv.validateSchema(each)).toBe(true);
    ajv.compile(shown);
    const validator = new Validators().of(checked, shown);
    const values = [null, 7, [], {}, nested(20, (p0) => ({ p0 })), nested(20, (a) => [a])];
    for (const x of values)
      expect(JSON.stringify(validator.check({ x }))).not.toMatch(/cannot be used/);
  }
  expectCpu(cpuMsSince(before), CPU_MS);
});
