import { didYouMean, nearNames, safeLine } from '#foreign-text';
import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, type Node } from '../document/node.js';
import {
  isDynamic,
  isHidden,
  keyword,
  layersOf,
  listOf,
  mapOf,
  placeKey,
  TYPES,
} from './schema-node.js';

/** Most schemas of one operation that are looked at; those beyond are not judged. */
export const MAX_TYPE_LOOKS = 10_000;
/** Most types of one operation that are told. */
export const MAX_TYPES_TOLD = 8;

/** Other words for types, of other formats and languages. */
const MEANT: ReadonlyMap<unknown, string> = new Map([
  ['int', 'integer'],
  ['long', 'integer'],
  ['float', 'number'],
  ['double', 'number'],
  ['decimal', 'number'],
  ['bool', 'boolean'],
  ['text', 'string'],
  ['date', 'string'],
  ['file', 'string'],
  ['map', 'object'],
  ['list', 'array'],
]);

const MAPS = ['patternProperties', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
const SINGLES = [
  ...['items', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'contains'],
  ...['propertyNames', 'not', 'if', 'then', 'else'],
];

const near = nearNames(TYPES);

/** A schema whose type JSON does not have, and what is to be said of it: a sentence with a remedy. */
export interface UnknownType {
  readonly at: Pick<Node, 'file' | 'pointer'>;
  readonly text: string;
}

/**
 * What is wrong with the types of these schemas and those below them, of requests, in the order of their places. A schema
 * whose type JSON does not have would check nothing. Throws `DocumentError` for a reference that cannot be followed.
 */
export function unknownTypes(
  document: ApiDocument,
  nodes: readonly Node[],
): readonly UnknownType[] {
  const seen = new Set<string>();
  const found = new Map<string, UnknownType>();
  const left = [...nodes];
  const enough = () => seen.size >= MAX_TYPE_LOOKS || found.size >= MAX_TYPES_TOLD;
  for (let each = left.pop(); each && !enough(); each = left.pop()) {
    if (!isMapping(each.value) || isDynamic(each)) continue;
    const layers = layersOf(document, each).filter((layer) => !seen.has(placeKey(layer)));
    for (const layer of layers) {
      seen.add(placeKey(layer));
      const text = typeProblem(layer);
      const { file, pointer } = layer;
      if (text !== undefined) found.set(placeKey(layer), { at: { file, pointer }, text });
      left.push(...below(document, layer));
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}

function typeProblem(node: Node): string | undefined {
  const given = keyword(node, 'type');
  if (given === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const unknown = list.find((type) => !TYPES.includes(type as string));
  if (unknown === undefined) return undefined;
  if (unknown === null) return "a schema has the type null; write 'null' in quotes";
  if (typeof unknown !== 'string') return 'a schema has a type that is no text; write its name';
  const known = MEANT.get(unknown.toLowerCase());
  const meant = didYouMean(known === undefined ? near(unknown) : [known]);
  const instead = meant ?? `write one of ${TYPES.join(', ')}, or leave it out`;
  return `a schema has the type ${safeLine(unknown)}, which JSON does not have; ${instead}`;
}

function below(document: ApiDocument, node: Node): readonly Node[] {
  const properties = mapOf(node, 'properties').filter(
    ([, each]) => !isHidden(document, each, 'request'),
  );
  return [
    ...[...properties, ...MAPS.flatMap((name) => mapOf(node, name))].map(([, each]) => each),
    ...LISTS.flatMap((name) => listOf(node, name)),
    ...SINGLES.flatMap((name) => member(node, name) ?? []),
  ];
}
