import type { JsonObject } from '../../catalogue/tool-schema.js';
import { isObject } from './definition-shape.js';

/** Schemas within a schema, those that its references name counted at each: what a client compiles. */
export const MAX_COMPILED_SCHEMAS = 1_000;
/** Levels of schemas within one another, its own and those of what it refers to: compilers may go down all in one go. */
export const MAX_COMPILED_LEVELS = 192;

const TYPES: readonly unknown[] = [
  ...['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'],
];
const DIALECT = /^https?:\/\/json-schema\.org\/(draft-0[67]|draft\/20(19-09|20-12))\/schema#?$/;

/** Names of schemas, which clients keep for all tools together, wherever they stand. */
const NAMES: readonly string[] = ['$id', '$anchor', '$dynamicAnchor'];

/** What compilers refuse, or do so on conditions. */
const REFUSED: readonly string[] = [
  ...[...NAMES, 'id', '$dynamicRef', '$recursiveAnchor', '$recursiveRef', '$async'],
  ...['formatMinimum', 'formatMaximum', 'formatExclusiveMinimum', 'formatExclusiveMaximum'],
];

/** Thrown within this module only. */
class NotCompilable extends Error {}

type Judge = (value: unknown, walk: Walk, parent: JsonObject) => void;

/** One look at a whole schema. */
interface Walk {
  readonly measured: Map<unknown, Measure>;
  readonly references: string[];
  seen: number;
  level: number;
  deepest: number;
}

/** Of a schema with those within. */
interface Measure {
  readonly schemas: number;
  readonly levels: number;
}

/**
 * Whether the validators that the official clients have by default can compile an output schema, and soon: SDK 1 refuses the
 * whole list for one that they cannot, SDK 2 every call of the tool. What is unsure is none. Nothing of it is run.
 */
export function isCompilable(schema: JsonObject): boolean {
  const walk: Walk = { measured: new Map(), references: [], seen: 0, level: 0, deepest: 0 };
  try {
    one(schema, walk, schema);
    const targets = walk.references.map((reference) => targetOf(schema, reference));
    const measures = (of: readonly unknown[]) =>
      of.map((each) => walk.measured.get(each) ?? { schemas: Infinity, levels: Infinity });
    const schemas = measures([schema, ...targets]).map((each) => each.schemas);
    const levels = measures([schema, ...new Set(targets)]).map((each) => each.levels);
    return sum(schemas) <= MAX_COMPILED_SCHEMAS && sum(levels) <= MAX_COMPILED_LEVELS;
  } catch (error) {
    // A pattern that is none, and a reference with a malformed escape.
    if (
      error instanceof NotCompilable ||
      error instanceof SyntaxError ||
      error instanceof URIError
    ) {
      return false;
    }
    throw error;
  }
}

const one: Judge = (schema, walk) => {
  const { seen, level, deepest } = walk;
  walk.seen += 1;
  insist(walk.seen <= MAX_COMPILED_SCHEMAS);
  walk.level = level + 1;
  walk.deepest = walk.level;
  if (typeof schema !== 'boolean') {
    insist(isObject(schema));
    for (const [keyword, value] of Object.entries(schema)) {
      insist(!(keyword in Object.prototype) && !REFUSED.includes(keyword));
      (KEYWORDS.get(keyword) ?? unknownKeyword)(value, walk, schema);
    }
    walk.measured.set(schema, { schemas: walk.seen - seen, levels: walk.deepest - level });
  }
  walk.level = level;
  walk.deepest = Math.max(deepest, walk.deepest);
};

const list: Judge = (value, walk, parent) => {
  insist(Array.isArray(value) && value.length > 0);
  for (const each of value as readonly unknown[]) one(each, walk, parent);
};

const map: Judge = (value, walk, parent) => {
  insist(isObject(value));
  for (const each of Object.values(value)) one(each, walk, parent);
};

const patterns: Judge = (value, walk, parent) => {
  map(value, walk, parent);
  for (const key of Object.keys(value as object)) pattern(key, walk, parent);
};

const pattern: Judge = (value) => {
  insist(typeof value === 'string');
  new RegExp(value, 'u');
};

const needed: Judge = (value, walk, parent) => {
  insist(isObject(value));
  for (const each of Object.values(value)) {
    if (!Array.isArray(each)) one(each, walk, parent);
    else {
      walk.seen += each.length;
      names(each, walk, parent);
    }
  }
};

const names: Judge = (value) => {
  insist(Array.isArray(value) && value.every((each) => typeof each === 'string'));
};

const number: Judge = (value) => {
  insist(Number.isFinite(value));
};

const count: Judge = (value) => {
  insist(Number.isSafeInteger(value) && (value as number) >= 0);
};

const flag: Judge = (value) => {
  insist(typeof value === 'boolean');
};

const text: Judge = (value) => {
  insist(typeof value === 'string');
};

const anything: Judge = () => undefined;

const type: Judge = (value) => {
  const types: readonly unknown[] = Array.isArray(value) ? value : [value];
  insist(types.length > 0 && types.every((each) => TYPES.includes(each)));
};

const nullable: Judge = (value, _walk, { type: types }) => {
  insist(typeof value === 'boolean' && types !== undefined);
  insist(value || ![types].flat().includes('null'));
};

const choices: Judge = (value) => {
  insist(Array.isArray(value) && value.length > 0);
};

const reference: Judge = (value, walk) => {
  insist(typeof value === 'string' && (value === '#' || value.startsWith('#/')));
  walk.references.push(value);
};

const dialect: Judge = (value) => {
  insist(typeof value === 'string' && DIALECT.test(value));
};

/** Drafts from 2020-12 on have `prefixItems` for a list of them. */
const items: Judge = (value, walk, parent) => {
  (Array.isArray(value) ? list : one)(value, walk, parent);
};

/** Compilers do not look into it but for names of schemas. */
function unknownKeyword(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    insist(!NAMES.includes(key));
    unknownKeyword(each);
  }
}

const KEYWORDS: ReadonlyMap<string, Judge> = new Map(
  Object.entries<readonly [Judge, string]>({
    one: [
      one,
      'additionalItems additionalProperties not if then else contains propertyNames unevaluatedItems unevaluatedProperties contentSchema',
    ],
    items: [items, 'items'],
    list: [list, 'allOf anyOf oneOf prefixItems'],
    map: [map, 'properties dependentSchemas $defs definitions'],
    patterns: [patterns, 'patternProperties'],
    pattern: [pattern, 'pattern'],
    needed: [needed, 'dependencies dependentRequired'],
    number: [number, 'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'],
    count: [
      count,
      'minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains',
    ],
    flag: [flag, 'uniqueItems'],
    text: [text, 'format $comment'],
    anything: [anything, 'default const examples'],
    type: [type, 'type'],
    nullable: [nullable, 'nullable'],
    choices: [choices, 'enum'],
    names: [names, 'required'],
    reference: [reference, '$ref'],
    dialect: [dialect, '$schema'],
  }).flatMap(([, [judge, keywords]]) => keywords.split(' ').map((keyword) => [keyword, judge])),
);

/** What a JSON pointer names (RFC 6901 §6). */
function targetOf(root: JsonObject, reference: string): unknown {
  let value: unknown = root;
  for (const token of reference.slice(1).split('/').slice(1)) {
    const key = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
    insist(typeof value === 'object' && value !== null && Object.hasOwn(value, key));
    value = (value as JsonObject)[key];
  }
  return value;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function insist(holds: boolean): asserts holds {
  if (!holds) throw new NotCompilable();
}
