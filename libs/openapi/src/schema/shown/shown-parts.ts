import type { ApiDocument } from '../../document/api-document.js';
import { isMapping, type Node } from '../../document/node.js';
import { isDynamic, isReference, listOf, placeKey, siblingsOf } from '../schema-node.js';

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

/** Collects them. `mayFollow` is asked before each reference. Throws `DocumentError`. */
export function shownParts(
  document: ApiDocument,
  nodes: readonly Node[],
  at: ShownAt,
  mayFollow: () => boolean,
): ShownParts {
  const parts: Node[] = [];
  const followed = new Set<string>();
  const left = [...nodes].reverse();
  let cut = false;
  let again: Node | undefined;
  const apply = (node: Node) => {
    parts.push(node);
    left.push(...[...listOf(node, 'allOf')].reverse());
  };
  for (let node = left.pop(); node && !again; node = left.pop()) {
    if (parts.length >= MAX_PARTS) cut = true;
    if (cut && parts.length >= MAX_PARTS) break;
    if (!isMapping(node.value) || isDynamic(node)) continue;
    if (!isReference(node)) {
      apply(node);
      continue;
    }
    const target = document.resolve(node);
    const place = placeKey(target);
    const siblings = siblingsOf(document, node);
    if (siblings) apply(siblings);
    if (at.chain.has(place)) again = target;
    else if (!followed.has(place)) {
      followed.add(place);
      cut = at.depth <= 0 || !mayFollow() || cut;
      if (isMapping(target.value) && !isDynamic(target)) apply(target);
    }
  }
  const below = {
    depth: followed.size > 0 ? at.depth - 1 : at.depth,
    nesting: at.nesting + 1,
    chain: followed.size > 0 ? new Set([...at.chain, ...followed]) : at.chain,
  };
  return { parts, at: below, again, cut };
}
