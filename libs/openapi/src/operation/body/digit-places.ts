import type { ApiDocument } from '../../document/api-document.js';
import { isMapping, member, type Node } from '../../document/node.js';
import type { DigitPlaces } from '../../request/body/json-digits.js';
import { isOfNumbers, longFormatOf } from '../../schema/checked/schema-layers.js';
import { isReference, listOf, mapOf, siblingsOf, typesOf } from '../../schema/schema-node.js';

type Draft = { -readonly [Name in keyof DigitPlaces]: DigitPlaces[Name] };

/** Keywords with schemas that may apply to the same value. */
const MAYBE = ['if', 'then', 'else'];

/** What is known of a document's schemas, by their values. */
interface Known {
  readonly places: WeakMap<object, DigitPlaces>;
  /** Those with whole numbers of 64 bits, or leading to some. */
  readonly leading: WeakSet<DigitPlaces>;
}

/** By the root of a document: its bodies share most of their schemas, and each is read once. */
const KNOWN = new WeakMap<object, Known>();

const NOTHING: DigitPlaces = {
  ...{ here: false, otherwise: false, all: [], some: [], properties: new Map() },
  ...{ patterns: false, others: undefined, firstItems: 0, items: undefined },
};

/**
 * Where whole numbers of 64 bits stand; undefined where there are none. Alternatives are known for what they declare,
 * and hold none: a decimal text may be just a text in one of them. Throws `DocumentError`.
 */
export function digitPlaces(document: ApiDocument, schema: Node): DigitPlaces | undefined {
  const known = knownOf(document);
  const drafts = new Map<object, Draft>();
  const left: (readonly [Draft, Node])[] = [];
  const placesOf = (node: Node): DigitPlaces => {
    const { value } = node;
    if (!isMapping(value)) return NOTHING;
    const found = known.places.get(value) ?? drafts.get(value);
    if (found) return found;
    const draft = { ...NOTHING };
    drafts.set(value, draft);
    left.push([draft, node]);
    return draft;
  };
  const root = placesOf(schema);
  for (let next = left.pop(); next; next = left.pop()) {
    const [draft, node] = next;
    Object.assign(draft, read(document, node, placesOf));
  }
  for (const [value, draft] of drafts) known.places.set(value, draft);
  for (const each of leadingOf([...drafts.values()], known)) known.leading.add(each);
  return known.leading.has(root) ? root : undefined;
}

function knownOf({ root }: ApiDocument): Known {
  const key = isMapping(root.value) ? root.value : {};
  const known = KNOWN.get(key) ?? { places: new WeakMap(), leading: new WeakSet() };
  KNOWN.set(key, known);
  return known;
}

function read(
  document: ApiDocument,
  node: Node,
  placesOf: (node: Node) => DigitPlaces,
): Partial<DigitPlaces> {
  const target = document.resolve(node);
  if (!isReference(node)) return keywords(node, placesOf);
  const siblings = siblingsOf(document, node);
  const own = siblings ? keywords(siblings, placesOf) : NOTHING;
  return { ...own, all: [...own.all, placesOf(target)] };
}

function keywords(node: Node, placesOf: (node: Node) => DigitPlaces): DigitPlaces {
  const one = (name: string) => {
    const found = member(node, name);
    return found && placesOf(found);
  };
  const some = [...listOf(node, 'anyOf'), ...listOf(node, 'oneOf')];
  const dependent = mapOf(node, 'dependentSchemas').map(([, each]) => each);
  return {
    here: longFormatOf(node) !== undefined,
    otherwise: !isOfNumbers(typesOf(node)),
    all: listOf(node, 'allOf').map(placesOf),
    some: [...[...some, ...dependent].map(placesOf), ...MAYBE.flatMap((name) => one(name) ?? [])],
    properties: new Map(mapOf(node, 'properties').map(([name, each]) => [name, placesOf(each)])),
    patterns: mapOf(node, 'patternProperties').length > 0,
    others: one('additionalProperties'),
    // An `items` that is a list is of older drafts.
    firstItems: Math.max(listOf(node, 'prefixItems').length, listOf(node, 'items').length),
    items: one('items'),
  };
}

/** Those that lead to whole numbers of 64 bits, of these and by what is known of others. */
function leadingOf(places: readonly DigitPlaces[], { leading }: Known): ReadonlySet<DigitPlaces> {
  const parents = new Map<DigitPlaces, DigitPlaces[]>();
  const found = new Set<DigitPlaces>();
  for (const each of places) {
    if (each.here) found.add(each);
    for (const part of [...each.all, ...each.properties.values(), each.others, each.items]) {
      if (part === undefined) continue;
      if (leading.has(part)) found.add(each);
      const known = parents.get(part);
      if (known) known.push(each);
      else parents.set(part, [each]);
    }
  }
  // A set also lists what is added meanwhile.
  for (const each of found) for (const parent of parents.get(each) ?? []) found.add(parent);
  return found;
}
