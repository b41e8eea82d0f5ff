import { member, type Node } from '../../document/node.js';
import { isCheckedPattern } from '../pattern/checked-pattern.js';
import {
  countOf,
  keyword,
  KNOWN_FORMATS,
  listOf,
  mapOf,
  namesOf,
  type JsonSchema,
} from '../schema-node.js';
import { valueKeywords, type Integers } from './integer-rules.js';

/** What keywords are translated with. */
export interface Translation {
  /** Names of properties that are not for these values. */
  readonly hidden: ReadonlySet<string>;
  readonly integers: Integers;
  /** Whether patterns of names declare properties of the value, here or by a schema around this one. */
  readonly patterns: boolean;
  /** A schema that applies to the same value. */
  same(node: Node): JsonSchema;
  /** One that may apply to it. */
  either(node: Node): JsonSchema;
  /** A schema of one part of the value. */
  part(node: Node, which: Part): JsonSchema;
  /** A schema of any number of its parts. */
  parts(node: Node, which: Part): JsonSchema;
  /** The same, as far as nothing of it is left out: for what would refuse more if it were. */
  exact(node: Node): JsonSchema | undefined;
  /** Something of the schema is left out: it allows more than the document does. */
  leftOut(): void;
}

/** `plain`: a part for which requests are written digit for digit. */
export type Part = 'plain' | 'other';

const COUNTS = [
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
  ...['minContains', 'maxContains'],
];

/**
 * The keywords of one schema in JSON Schema 2020-12, references apart. Keywords that check nothing are left out, and
 * what stands under them where the specification has something else.
 */
export function checkedKeywords(node: Node, to: Translation): JsonSchema {
  return {
    ...valueKeywords(node, to.integers),
    ...counts(node),
    ...texts(node, to),
    ...arrays(node, to),
    ...objects(node, to),
    ...combinations(node, to),
    ...conditions(node, to),
  };
}

function counts(node: Node): JsonSchema {
  return Object.fromEntries(
    COUNTS.flatMap((name) => {
      const count = countOf(node, name);
      return count === undefined ? [] : [[name, count] as const];
    }),
  );
}

function texts(node: Node, to: Translation): JsonSchema {
  const pattern = keyword(node, 'pattern');
  const format = KNOWN_FORMATS.find((known) => known === keyword(node, 'format'));
  const checked = typeof pattern === 'string' && isCheckedPattern(pattern);
  if (typeof pattern === 'string' && !checked) to.leftOut();
  return { ...(checked && { pattern }), ...(format && { format }) };
}

/** An `items` that is a list is of older drafts, and was called `prefixItems` since. */
function arrays(node: Node, to: Translation): JsonSchema {
  const items = member(node, 'items');
  const isList = Array.isArray(items?.value);
  const first = listOf(node, isList ? 'items' : 'prefixItems').map((each) =>
    to.part(each, 'other'),
  );
  const unevaluated = member(node, 'unevaluatedItems');
  return {
    ...(first.length > 0 && { prefixItems: first }),
    ...(items && !isList && { items: to.parts(items, 'plain') }),
    ...contained(node, to),
    ...(unevaluated && { unevaluatedItems: to.parts(unevaluated, 'other') }),
    ...(keyword(node, 'uniqueItems') === true && { uniqueItems: true }),
  };
}

function contained(node: Node, to: Translation): JsonSchema {
  const contains = member(node, 'contains');
  const schema = contains && to.exact(contains);
  return schema ? { contains: schema } : {};
}

function objects(node: Node, to: Translation): JsonSchema {
  const shown = mapOf(node, 'properties').filter(([name]) => !to.hidden.has(name));
  const required = namesOf(node, 'required');
  const needed = required.filter((name) => !to.hidden.has(name));
  if (needed.length < required.length) to.leftOut();
  const patterns = mapOf(node, 'patternProperties');
  const checked = patterns.filter(([pattern]) => isCheckedPattern(pattern));
  const names = member(node, 'propertyNames');
  if (checked.length < patterns.length) to.leftOut();
  return {
    ...propertiesOf(
      shown.map(([name, each]) => [name, to.part(each, 'plain')]),
      checked.map(([pattern, each]) => [pattern, to.parts(each, 'other')]),
    ),
    ...(needed.length > 0 && { required: needed }),
    ...(names && { propertyNames: to.parts(names, 'other') }),
    // What a pattern that is left out allows must not be refused as additional.
    ...(checked.length === patterns.length && others(node, to)),
    ...dependent(node, to),
  };
}

function others(node: Node, to: Translation): JsonSchema {
  const kinds = {
    additionalProperties: to.patterns ? 'other' : 'plain',
    unevaluatedProperties: 'other',
  } as const;
  const found = Object.entries(kinds).flatMap(([name, which]) => {
    const each = member(node, name);
    if (each === undefined || each.value === true) return [];
    return [[name, each.value === false ? false : to.parts(each, which)] as const];
  });
  return Object.fromEntries(found);
}

/**
 * `properties`, and `patternProperties` where there are any. A property that is named `__proto__` stands in both: Ajv
 * passes over it in the former.
 */
export function propertiesOf(
  properties: readonly (readonly [string, JsonSchema])[],
  patterns: readonly (readonly [string, JsonSchema])[] = [],
): JsonSchema {
  const unseen = properties.filter(([name]) => name === '__proto__');
  const all = [...patterns, ...unseen.map(([, schema]) => ['^__proto__$', schema] as const)];
  return {
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(all.length > 0 && { patternProperties: Object.fromEntries(all) }),
  };
}

function dependent(node: Node, to: Translation): JsonSchema {
  const names = mapOf(node, 'dependentRequired').map(([name, each]) => {
    const needed = namesOf({ ...each, value: { needed: each.value } }, 'needed');
    return [name, needed.filter((one) => !to.hidden.has(one))] as const;
  });
  const schemas = mapOf(node, 'dependentSchemas').map(
    ([name, each]) => [name, to.either(each)] as const,
  );
  return {
    ...(names.length > 0 && { dependentRequired: Object.fromEntries(names) }),
    ...(schemas.length > 0 && { dependentSchemas: Object.fromEntries(schemas) }),
  };
}

/**
 * `oneOf` becomes `anyOf`: members that allow more than the document says may both fit where one should. A value that
 * fits two is the upstream's to judge.
 */
function combinations(node: Node, to: Translation): JsonSchema {
  const all = listOf(node, 'allOf').map((each) => to.same(each));
  const [any = [], one = []] = ['anyOf', 'oneOf'].map((name) =>
    listOf(node, name).map((each) => to.either(each)),
  );
  const both = any.length > 0 && one.length > 0;
  const every = both ? [...all, { anyOf: one }] : all;
  const some = any.length > 0 ? any : one;
  return {
    ...(every.length > 0 && { allOf: every }),
    ...(some.length > 0 && { anyOf: some }),
  };
}

function conditions(node: Node, to: Translation): JsonSchema {
  const [not, condition] = ['not', 'if'].map((name) => {
    const found = member(node, name);
    return found && to.exact(found);
  });
  const [yes, no] = ['then', 'else'].map((name) => member(node, name));
  return {
    ...(not && { not }),
    ...(condition && {
      if: condition,
      ...(yes && { then: to.either(yes) }),
      ...(no && { else: to.either(no) }),
    }),
  };
}
