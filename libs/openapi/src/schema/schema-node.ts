import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, members, type Mapping, type Node } from '../document/node.js';

/** A JSON Schema of ours. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Which way a value goes: `readOnly` is not for requests, `writeOnly` not for answers. */
export type Direction = 'request' | 'answer';

/** The types of JSON Schema. */
export const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
/** Formats that are shown and checked: the ones that clients know. */
export const KNOWN_FORMATS = [
  'date-time',
  'date',
  'time',
  'email',
  'uri',
  'uuid',
  'ipv4',
  'ipv6',
  'hostname',
] as const;

/** What a schema says by one of its own keywords. */
export function keyword(node: Node, name: string): unknown {
  return isMapping(node.value) && Object.hasOwn(node.value, name) ? node.value[name] : undefined;
}

/** Where a node is: one text for one place. */
export function placeKey({ file, pointer }: Node): string {
  return `${file}#${pointer}`;
}

/** Whether a schema is a reference. A property that is named `$ref` makes none: its value is no text. */
export function isReference(node: Node): boolean {
  return typeof keyword(node, '$ref') === 'string';
}

/** Whether it stands for whatever the schemas around it say (`$dynamicRef`, `$recursiveRef`): read as anything. */
export function isDynamic(node: Node): boolean {
  return ['$dynamicRef', '$recursiveRef'].some((name) => keyword(node, name) !== undefined);
}

/**
 * What a reference says beside its target: nothing in OpenAPI 3.0, which ignores it (Reference Object); from 3.1 the
 * schema itself.
 */
export function siblingsOf(document: ApiDocument, node: Node): Node | undefined {
  const alone = !isMapping(node.value) || Object.keys(node.value).length === 1;
  return document.version === '3.0' || alone ? undefined : node;
}

/** A schema and what its references lead to: all of them apply. Throws `DocumentError`. */
export function layersOf(document: ApiDocument, node: Node): readonly Node[] {
  const target = document.resolve(node);
  if (!isReference(node)) return [node];
  const siblings = siblingsOf(document, node);
  return siblings ? [siblings, target] : [target];
}

/** Whether a property is not for values that go this way. */
export function isHidden(document: ApiDocument, node: Node, direction: Direction): boolean {
  const name = direction === 'request' ? 'readOnly' : 'writeOnly';
  return layersOf(document, node).some((layer) => keyword(layer, name) === true);
}

/** The types that a schema names; none where it names no type, or one that JSON does not have. */
export function typesOf(node: Node): readonly string[] {
  const given = keyword(node, 'type');
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const known = list.filter((type): type is string => TYPES.includes(type as string));
  return known.length === list.length ? [...new Set(known)] : [];
}

/** Whether null is allowed besides. `nullable` is of 3.0; later documents have it too, and mean it. */
export function isNullable(node: Node): boolean {
  return keyword(node, 'nullable') === true;
}

/** The members of a list of schemas. */
export function listOf(node: Node, name: string): readonly Node[] {
  const list = member(node, name);
  return Array.isArray(list?.value) ? members(list).map(([, each]) => each) : [];
}

/** A map of schemas, whatever their names. */
export function mapOf(node: Node, name: string): readonly (readonly [string, Node])[] {
  const map = member(node, name);
  return isMapping(map?.value) ? members(map) : [];
}

/** A list of names, each once. */
export function namesOf(node: Node, name: string): readonly string[] {
  const list = keyword(node, name);
  if (!Array.isArray(list)) return [];
  return [...new Set(list.filter((each): each is string => typeof each === 'string'))];
}

/** Lists of values without those that come twice: a long one may be looked at for each reference to it. */
const distinct = new WeakMap<object, readonly unknown[]>();

/** The values that are allowed, each once; undefined where any is. */
export function enumOf(node: Node): readonly unknown[] | undefined {
  const list: unknown = keyword(node, 'enum');
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const known = distinct.get(list);
  if (known) return known;
  const each = [...new Map(list.map((one: unknown) => [JSON.stringify(one), one])).values()];
  distinct.set(list, each);
  return each;
}

/** A number by one of these keywords. */
export function numberOf(node: Node, name: string): number | undefined {
  const value = keyword(node, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A count: an integer that is not negative. */
export function countOf(node: Node, name: string): number | undefined {
  const value = numberOf(node, name);
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Bounds of numbers, those of 3.0 in the form of 2020-12 (there `exclusiveMinimum` says how `minimum` is meant). */
export function boundsOf(node: Node): Readonly<Record<string, number>> {
  const bounds: Record<string, number> = {};
  for (const [name, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const bound = numberOf(node, name);
    const beyond = numberOf(node, exclusive);
    if (bound !== undefined) bounds[keyword(node, exclusive) === true ? exclusive : name] = bound;
    if (beyond !== undefined) bounds[exclusive] = beyond;
  }
  return bounds;
}

/**
 * The same without those beyond 2^53: they lost their last digits when the document was read, so that what is left of
 * them is not what it says.
 */
export function exactBoundsOf(node: Node): Readonly<Record<string, number>> {
  const all = Object.entries(boundsOf(node));
  return Object.fromEntries(all.filter(([, bound]) => isExactNumber(bound)));
}

/** Whether a number of a document is what the document says, also where it is a large one. */
export function isExactNumber(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/** The last part of a node's pointer: the name of a schema, where it has one. */
export function nameOf(node: Node): string {
  const part = node.pointer.slice(node.pointer.lastIndexOf('/') + 1);
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A schema that allows null besides what it allows. */
export function withNull(schema: JsonSchema): JsonSchema {
  if (['$ref', 'allOf', 'anyOf', 'const', 'not', 'if'].some((name) => name in schema)) {
    return { anyOf: [schema, { type: 'null' }] };
  }
  const { type, enum: values } = schema as { type?: string | string[]; enum?: unknown[] };
  const types = type === undefined ? [] : [type].flat();
  return {
    ...schema,
    ...(types.length > 0 && { type: [...new Set([...types, 'null'])] }),
    ...(values && { enum: [...new Set([...values, null])] }),
  };
}

/** Whether a value is one of these mappings: a node of a document, and no schema of ours. */
export function isNode(value: Node | Mapping): value is Node {
  return 'value' in value && typeof value.pointer === 'string' && typeof value.file === 'string';
}
