import { isDeepStrictEqual } from 'node:util';
import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, type Node } from '../document/node.js';
import {
  isDynamic,
  isHidden,
  isNullable,
  isReference,
  keyword,
  layersOf,
  listOf,
  mapOf,
  namesOf,
  placeKey,
  typesOf,
} from './schema-node.js';

/** An object whose properties can be arguments of their own. */
export interface ObjectShape {
  /** By name, in the order of the document; `readOnly` ones are left out. */
  readonly properties: readonly (readonly [name: string, node: Node])[];
  readonly required: readonly string[];
  /** Whether other properties are allowed in so many words: `additionalProperties` is a schema or true. */
  readonly additional: boolean;
}

/** Most schemas that make up one object. */
const MAX_MEMBERS = 50;
/** Keywords that say more of an object than its properties can. */
const MORE_THAN_PROPERTIES = [
  ...['anyOf', 'oneOf', 'not', 'if', 'enum', 'const', 'patternProperties', 'dependentRequired'],
  ...['dependentSchemas', 'propertyNames', 'items', 'prefixItems'],
];

/**
 * The shape of a request body's schema that is a plain object, or an `allOf` of plain objects of which no two have the
 * same property with different schemas. Undefined for everything else: unions, arrays, scalars, `null`, objects
 * without properties, and those that are told apart by a discriminator. Throws `DocumentError`.
 */
export function objectShape(document: ApiDocument, node: Node): ObjectShape | undefined {
  const members = membersOf(document, node);
  if (!members?.every(isPlain)) return undefined;
  if (layersOf(document, node).some((layer) => keyword(layer, 'discriminator') !== undefined)) {
    return undefined;
  }
  const properties = new Map<string, Node>();
  for (const [name, property] of members.flatMap((each) => mapOf(each, 'properties'))) {
    const known = properties.get(name);
    if (known && !isSame(document, known, property)) return undefined;
    properties.set(name, known ?? property);
  }
  if (properties.size === 0) return undefined;
  const required = [...new Set(members.flatMap((each) => namesOf(each, 'required')))];
  for (const name of required) {
    // Whoever demands a property without describing it takes anything.
    if (!properties.has(name)) properties.set(name, { ...node, value: {} });
  }
  const shown = [...properties].filter(([, each]) => !isHidden(document, each, 'request'));
  const names = new Set(shown.map(([name]) => name));
  const others = members.flatMap((each) => member(each, 'additionalProperties') ?? []);
  return {
    properties: shown,
    required: required.filter((name) => names.has(name)),
    additional:
      others.some(({ value }) => value === true || isMapping(value)) &&
      !others.some(({ value }) => value === false),
  };
}

/** The schema and those of its `allOf`, references followed; undefined where these are too many, or no end. */
function membersOf(document: ApiDocument, node: Node): readonly Node[] | undefined {
  const members: Node[] = [];
  const left = [node];
  for (let each = left.pop(); each; each = left.pop()) {
    if (members.length >= MAX_MEMBERS) return undefined;
    if (isReference(each) && isNullable(each)) return undefined;
    const layers = layersOf(document, each);
    members.push(...layers);
    left.push(...layers.flatMap((layer) => listOf(layer, 'allOf')).reverse());
  }
  return members;
}

function isPlain(node: Node): boolean {
  const types = typesOf(node);
  return (
    isMapping(node.value) &&
    !isDynamic(node) &&
    !isNullable(node) &&
    types.every((type) => type === 'object') &&
    MORE_THAN_PROPERTIES.every((name) => keyword(node, name) === undefined) &&
    (types.length > 0 || keyword(node, 'type') === undefined)
  );
}

function isSame(document: ApiDocument, one: Node, other: Node): boolean {
  const [first, second] = [document.resolve(one), document.resolve(other)];
  const place = placeKey(first) === placeKey(second);
  const alone = [one, other].every((each) => layersOf(document, each).length === 1);
  return (place && alone) || (one.file === other.file && isDeepStrictEqual(one.value, other.value));
}
