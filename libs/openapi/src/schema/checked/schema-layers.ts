import type { ApiDocument } from '../../document/api-document.js';
import type { Node } from '../../document/node.js';
import {
  isHidden,
  keyword,
  layersOf,
  listOf,
  mapOf,
  placeKey,
  typesOf,
  type Direction,
} from '../schema-node.js';

/** Most schemas that are looked at for what is said of one value. */
const MAX_LAYERS = 50;

/** Formats of whole numbers that JavaScript does not hold. */
const LONG_FORMATS = ['int64', 'uint64'] as const;
/** With other types, a text may be something else than digits. */
const OF_NUMBERS = ['integer', 'number', 'null'];

/** What is said of one value. */
export interface ValueFacts {
  /** Names of the properties that are not for values that go this way. */
  readonly hidden: ReadonlySet<string>;
  /** Whether it is an integer of 64 bits. */
  readonly isLong: boolean;
  /** Whether patterns of names declare properties of it. */
  readonly patterns: boolean;
}

/** What is said of one value by a schema, those that it refers to and those that apply with it (`allOf`). */
export class SchemaLayers {
  private readonly known = new Map<string, ValueFacts>();

  constructor(
    private readonly document: ApiDocument,
    private readonly direction: Direction,
  ) {}

  /** Throws `DocumentError`. */
  factsOf(node: Node): ValueFacts {
    const key = placeKey(node);
    const known = this.known.get(key);
    if (known) return known;
    const layers = this.layersOf(node);
    const properties = layers.flatMap((layer) => mapOf(layer, 'properties'));
    const hidden = properties.filter(([, each]) => isHidden(this.document, each, this.direction));
    const facts = {
      hidden: new Set(hidden.map(([name]) => name)),
      isLong: layers.some((layer) => longFormatOf(layer) !== undefined),
      patterns: layers.some((layer) => mapOf(layer, 'patternProperties').length > 0),
    };
    this.known.set(key, facts);
    return facts;
  }

  private layersOf(node: Node): readonly Node[] {
    const seen = new Set<string>();
    const found: Node[] = [];
    const left = [node];
    for (let each = left.pop(); each && seen.size < MAX_LAYERS; each = left.pop()) {
      if (seen.has(placeKey(each))) continue;
      seen.add(placeKey(each));
      for (const layer of layersOf(this.document, each)) {
        found.push(layer);
        left.push(...listOf(layer, 'allOf'));
      }
    }
    return found;
  }
}

/** The format of an integer of 64 bits, by this very schema; undefined for anything else. */
export function longFormatOf(node: Node): (typeof LONG_FORMATS)[number] | undefined {
  const types = typesOf(node);
  if (!types.includes('integer') || !isOfNumbers(types)) return undefined;
  return LONG_FORMATS.find((each) => each === keyword(node, 'format'));
}

/** Whether these types allow nothing but numbers and null. */
export function isOfNumbers(types: readonly string[]): boolean {
  return types.every((type) => OF_NUMBERS.includes(type));
}
