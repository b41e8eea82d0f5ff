import type { ApiDocument } from '../../document/api-document.js';
import { isMapping, type Node } from '../../document/node.js';
import type { Integers } from '../checked/integer-rules.js';
import {
  isDynamic,
  isNullable,
  isReference,
  keyword,
  layersOf,
  listOf,
  placeKey,
} from '../schema-node.js';
import { mergedTypes } from './merged-schema.js';

/** Most schemas that apply together. */
const MAX_PARTS = 50;

/** Where a schema is shown. */
export interface ShownAt {
  /** References within references that are still followed. */
  readonly depth: number;
  /** Schemas within schemas, around this one. */
  readonly nesting: number;
  /** Places of the references around it. */
  readonly chain: ReadonlySet<string>;
  /** How whole numbers are checked there. */
  readonly integers: Integers;
}

/** Schemas that apply together: references and `allOf` are followed. */
export interface ShownParts {
  readonly parts: readonly Node[];
  /** For what stands below them. */
  readonly at: ShownAt;
  /** A schema around this one that is referred to again. */
  readonly again: Node | undefined;
  /** References are not followed any more: what stands below is not shown. */
  readonly cut: boolean;
}

/**
 * Collects them. `mayFollow` is asked before each reference. A schema is there again when it is one of these nodes, or
 * all that one of them consists of. Throws `DocumentError`.
 */
export function shownParts(
  document: ApiDocument,
  nodes: readonly Node[],
  at: ShownAt,
  mayFollow: () => boolean,
): ShownParts {
  const targets = nodes.map((node) => soleSchema(document, node));
  const again = targets.find((target) => at.chain.has(placeKey(target)));
  const parts: Node[] = [];
  const followed = new Set<string>();
  const left = again ? [] : [...nodes].reverse();
  let cut = false;
  for (let node = left.pop(); node; node = left.pop()) {
    if (parts.length >= MAX_PARTS) {
      cut = true;
      break;
    }
    const place = placeKey(document.resolve(node));
    if (isReference(node)) {
      if (followed.has(place)) continue;
      followed.add(place);
      cut = at.depth <= 0 || !mayFollow() || cut;
    }
    for (const layer of layersOf(document, node)) {
      if (!isMapping(layer.value) || isDynamic(layer)) continue;
      parts.push(layer);
      left.push(...[...listOf(layer, 'allOf')].reverse());
    }
  }
  const below = {
    depth: followed.size > 0 ? at.depth - 1 : at.depth,
    nesting: at.nesting + 1,
    chain: new Set([...at.chain, ...targets.map(placeKey)]),
    integers: at.integers,
  };
  return { parts, at: below, again, cut };
}

/** References of one schema by itself that are followed. */
const MAX_OWN_REFERENCES = 50;

/** The types of a schema; none where any is allowed, or no type can be told. Throws `DocumentError`. */
export function ownTypes(document: ApiDocument, node: Node): readonly string[] {
  const { parts, cut } = ownParts(document, node);
  return (cut ? undefined : mergedTypes(parts, isNullable(node))) ?? [];
}

/** A schema by itself. Throws `DocumentError`. */
export function ownParts(document: ApiDocument, node: Node): ShownParts {
  let left = MAX_OWN_REFERENCES;
  const at = { depth: MAX_OWN_REFERENCES, nesting: 0, chain: new Set<string>() };
  return shownParts(document, [node], { ...at, integers: 'safe' }, () => (left -= 1) >= 0);
}

/** What a reference leads to, also as the only member of an `allOf`, as 3.0 describes a reference. */
function soleSchema(document: ApiDocument, node: Node): Node {
  const target = document.resolve(node);
  const [member, ...others] = listOf(target, 'allOf');
  const alone = member && others.length === 0 && isReference(member);
  const described = alone && keyword(target, 'properties') === undefined;
  return described ? document.resolve(member) : target;
}
