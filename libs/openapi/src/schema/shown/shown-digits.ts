import type { ApiDocument } from '../../document/api-document.js';
import type { Node } from '../../document/node.js';
import type { Integers } from '../checked/integer-rules.js';
import { isOfNumbers, longFormatOf } from '../checked/schema-layers.js';
import { typesOf } from '../schema-node.js';
import type { MergedSchema } from './merged-schema.js';
import { ownParts, type ShownParts } from './shown-parts.js';

const NUMBERS = ['integer', 'number'];

/**
 * Their types as the check has them: texts too, where a text of digits may stand for an integer of 64 bits by each of
 * the nodes. Undefined where that is not so. Throws `DocumentError`.
 */
export function typesWithDigits(
  document: ApiDocument,
  nodes: readonly Node[],
  { types = [] }: MergedSchema,
  { parts, at: { integers } }: ShownParts,
): readonly string[] | undefined {
  const isNumber = types.some((type) => NUMBERS.includes(type)) && !types.includes('string');
  const mayBe = integers === 'digits' || (integers === 'place' && parts.some(isLong));
  if (!isNumber || !mayBe) return undefined;
  const [only, ...others] = nodes;
  const each =
    only && others.length === 0 ? [parts] : nodes.map((node) => ownParts(document, node).parts);
  return each.every((layers) => takesDigits(layers, integers)) ? [...types, 'string'] : undefined;
}

function takesDigits(layers: readonly Node[], around: Integers): boolean {
  const asDigits = around === 'digits' || layers.some(isLong);
  return layers.every((layer) => {
    const types = typesOf(layer);
    return types.length === 0 || types.includes('string') || (asDigits && isOfNumbers(types));
  });
}

function isLong(layer: Node): boolean {
  return longFormatOf(layer) !== undefined;
}
