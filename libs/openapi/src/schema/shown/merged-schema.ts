import { isMapping, member, type Node } from '../../document/node.js';
import {
  enumOf,
  exactBoundsOf,
  isNullable,
  keyword,
  KNOWN_FORMATS,
  listOf,
  mapOf,
  namesOf,
  typesOf,
  type JsonSchema,
} from '../schema-node.js';

/** Schemas that apply together, as one. */
export interface MergedSchema {
  /** None where any is allowed; undefined where they contradict one another. */
  readonly types: readonly string[] | undefined;
  readonly values: readonly unknown[] | undefined;
  /** `minimum` and `maximum`. */
  readonly bounds: JsonSchema;
  readonly format: string | undefined;
  /** By name: the schemas of a property, all of which apply. */
  readonly properties: ReadonlyMap<string, readonly Node[]>;
  readonly required: readonly string[];
  readonly items: readonly Node[];
  readonly additional: Node | undefined;
  /** Members of each `anyOf` and `oneOf`. */
  readonly unions: readonly (readonly Node[])[];
}

/** Merges schemas without references and `allOf`. */
export function mergedSchema(parts: readonly Node[], nullable: boolean): MergedSchema {
  const values = commonValues(parts);
  const properties = new Map<string, Node[]>();
  for (const [name, node] of parts.flatMap((part) => mapOf(part, 'properties'))) {
    properties.set(name, [...(properties.get(name) ?? []), node]);
  }
  const items = membersOf(parts, 'items').filter((each) => isMapping(each.value));
  return {
    types: values?.length === 0 ? undefined : mergedTypes(parts, nullable),
    values: values && nullable ? [...new Set([...values, null])] : values,
    bounds: bounds(parts),
    format: KNOWN_FORMATS.find((known) => known === first(parts, 'format')),
    properties,
    required: [...new Set(parts.flatMap((part) => namesOf(part, 'required')))],
    items,
    additional: membersOf(parts, 'additionalProperties').find((each) => isMapping(each.value)),
    unions: parts.flatMap((part) =>
      ['anyOf', 'oneOf'].map((name) => listOf(part, name)).filter((list) => list.length > 0),
    ),
  };
}

/** Their types alone; what has properties or items has a type, though none is named. */
export function mergedTypes(
  parts: readonly Node[],
  nullable: boolean,
): readonly string[] | undefined {
  const types = withNullType(commonTypes(parts), nullable);
  if (types?.length !== 0) return types;
  const has = (name: string) => parts.some((part) => isMapping(keyword(part, name)));
  return has('properties') ? ['object'] : has('items') ? ['array'] : [];
}

/** What the first of them says that says anything. */
export function first(parts: readonly Node[], name: string): unknown {
  return parts.map((part) => keyword(part, name)).find((value) => value !== undefined);
}

function membersOf(parts: readonly Node[], name: string): readonly Node[] {
  return parts.flatMap((part) => member(part, name) ?? []);
}

function commonTypes(parts: readonly Node[]): readonly string[] | undefined {
  const lists = parts
    .map((part) => (isNullable(part) ? withNullType(typesOf(part), true) : typesOf(part)) ?? [])
    .filter((types) => types.length > 0);
  return lists.reduce<readonly string[] | undefined>((common, types) => {
    if (common === undefined || common.length === 0) return common && types;
    const both = common.filter((type) => allows(types, type));
    const other = types.filter((type) => !both.includes(type) && allows(common, type));
    return both.length + other.length === 0 ? undefined : [...both, ...other];
  }, []);
}

function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function withNullType(
  types: readonly string[] | undefined,
  nullable: boolean,
): readonly string[] | undefined {
  return types && types.length > 0 && nullable ? [...new Set([...types, 'null'])] : types;
}

function commonValues(parts: readonly Node[]): readonly unknown[] | undefined {
  const lists = parts.flatMap((part) => {
    const constant = keyword(part, 'const');
    const values = constant === undefined ? enumOf(part) : [constant];
    return values ? [isNullable(part) ? [...values, null] : values] : [];
  });
  return lists.reduce<readonly unknown[] | undefined>((common, values) => {
    const texts = new Set(common?.map((each) => JSON.stringify(each)));
    return common ? values.filter((each) => texts.has(JSON.stringify(each))) : values;
  }, undefined);
}

function bounds(parts: readonly Node[]): JsonSchema {
  const found = parts.map(exactBoundsOf);
  const [minimum] = found.flatMap((each) => each.minimum ?? []);
  const [maximum] = found.flatMap((each) => each.maximum ?? []);
  return {
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
}
