import { isMapping } from '../document/node.js';
import { LOOPED } from './checked/engine/check-engine.js';
import type { JsonSchema } from './schema-node.js';

/** Most that a schema weighs which is compiled: about 150 ms of CPU, up to 250 for the worst of shapes. */
export const MAX_COMPILE_WEIGHT = 150_000;
/** Of a schema that says anything. */
const SCHEMA = 20;
/** Of a keyword; with those below it, which weigh less or more beside the schemas in them. */
const KEYWORD = 80;
const KEYWORDS: ReadonlyMap<string, number> = new Map([
  ...['$defs', 'properties', 'allOf', 'then', 'else', 'prefixItems'].map(
    (name) => [name, 0] as const,
  ),
  ...['if', 'not', 'items', 'anyOf', 'oneOf'].map((name) => [name, 40] as const),
  ...['contains', '$ref', 'unevaluatedProperties', 'unevaluatedItems'].map(
    (name) => [name, 160] as const,
  ),
  ...['uniqueItems', 'x-steps'].map((name) => [name, 240] as const),
]);
/** Of a name or value that is compared by code of its own; those in a loop weigh nothing. */
const WRITTEN_OUT = 30;
/** Of properties that are each looked for among all others, by the square of their number. */
const AMONG_ALL = 0.4;
/** Keywords with schemas in them: one, a list or a map by name. */
const ONE = [
  'items',
  'contains',
  'propertyNames',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
];
const REST = ['unevaluatedProperties', 'unevaluatedItems'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', 'dependentSchemas', '$defs'];
/** Those that are about the very same value. */
const SAME_VALUE = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'];

/** What a schema weighs, with all that is in it. */
interface Weighed {
  readonly weight: number;
  /** Properties and references of the very same value. */
  readonly names: number;
}

/**
 * About how long Ajv takes to compile a schema with all that is in it, in microseconds of CPU. The
 * numbers were measured for each keyword by itself; what Ajv compares each with each is weighed by its square.
 */
export function compileWeight(schema: JsonSchema): number {
  const evaluates = REST.some((name) => JSON.stringify(schema).includes(`"${name}":`));
  return weigh(schema, evaluates).weight;
}

function weigh(schema: unknown, evaluates: boolean): Weighed {
  if (!isMapping(schema)) return { weight: SCHEMA, names: 0 };
  let weight = Object.keys(schema).length === 0 ? 0 : SCHEMA;
  let [names, same] = [0, 0];
  for (const [name, value] of Object.entries(schema)) {
    weight += (KEYWORDS.get(name) ?? KEYWORD) + own(name, value);
    if (name === '$ref') names += 1;
    if (name === 'properties') names += countOf(value);
    for (const each of within(name, value)) {
      const below = weigh(each, evaluates);
      weight += below.weight;
      if (!SAME_VALUE.includes(name)) continue;
      names += below.names;
      same += 1;
    }
  }
  if (REST.some((name) => name in schema)) weight += AMONG_ALL * names * names;
  return { weight: weight + (evaluates ? square(Math.sqrt(same * names)) : 0), names };
}

/** What a keyword weighs by the number of its names or values. */
function own(name: string, value: unknown): number {
  if (name === 'patternProperties') return square(countOf(value));
  if (name === 'enum' || name === 'required') {
    return countOf(value) > LOOPED ? 0 : WRITTEN_OUT * countOf(value);
  }
  if (name !== 'dependentRequired' || !isMapping(value)) return 0;
  const lists = Object.values(value).map(countOf);
  return lists.reduce((sum, count) => sum + KEYWORD + square(count), 0);
}

/** Of so many that are compared each with each. */
function square(count: number): number {
  return 20 * count + 1.5 * count * count;
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : isMapping(value) ? Object.keys(value).length : 0;
}

function within(name: string, value: unknown): readonly unknown[] {
  if (ONE.includes(name) || REST.includes(name)) return [value];
  if (LISTS.includes(name)) return Array.isArray(value) ? value : [];
  return MAPS.includes(name) && isMapping(value) ? Object.values(value) : [];
}
