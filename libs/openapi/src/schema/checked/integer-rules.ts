import type { Node } from '../../document/node.js';
import {
  boundsOf,
  enumOf,
  isExactNumber,
  isNullable,
  keyword,
  numberOf,
  typesOf,
  type JsonSchema,
} from '../schema-node.js';
import { INTEGER, RANGES, type IntegerRules } from './engine/integer-keyword.js';
import { isOfNumbers, longFormatOf } from './schema-layers.js';

/**
 * How whole numbers are checked. `loose`: as Ajv does. `safe`: with all their digits. `place`: likewise, and where one
 * is of 64 bits, a text of its digits may stand for it. `digits`: the value is such a one.
 */
export type Integers = 'loose' | 'safe' | 'place' | 'digits';

/** The same by a schema that may apply to a value: a text of digits may be just a text in one of several. */
export function integersInChoice(integers: Integers): Integers {
  return integers === 'place' ? 'safe' : integers;
}

/** The same in a part of a value; `plain`: one for which requests are written digit for digit. */
export function integersInPart(integers: Integers, plain: boolean): Integers {
  const inPart = integers === 'digits' ? 'place' : integers;
  return plain ? inPart : integersInChoice(inPart);
}

/** Keywords about the value of a schema, with what is checked of whole numbers and of texts of their digits. */
export function valueKeywords(node: Node, integers: Integers): JsonSchema {
  const types = typesOf(node);
  const asDigits = integers === 'digits' && isOfNumbers(types);
  const rules = integers === 'loose' ? undefined : integerRules(node, asDigits);
  const allowed = enumOf(node);
  const constant = keyword(node, 'const');
  const factor = factorOf(node);
  const all = asDigits && types.length > 0 ? [...types, 'string'] : types;
  return {
    ...(all.length > 0 && { type: all.length === 1 ? all[0] : all }),
    ...(allowed && !asDigits && { enum: allowed }),
    ...(constant !== undefined && !asDigits && { const: constant }),
    ...(asDigits ? boundsOfDigits(node) : boundsOf(node)),
    ...(factor !== undefined && { multipleOf: factor }),
    ...(rules && { [INTEGER]: rules }),
  };
}

function integerRules(node: Node, asDigits: boolean): IntegerRules | undefined {
  const types = typesOf(node);
  const whole = types.includes('integer') && !types.includes('number');
  if (!asDigits) {
    const text = types.includes('string') ? 'any' : 'none';
    return whole ? { whole, text } : undefined;
  }
  const format = longFormatOf(node);
  const factor = factorOf(node);
  const allowed = allowedOf(node);
  const rules = {
    ...(format !== undefined && { format }),
    ...boundsOfDigits(node),
    ...(factor !== undefined && { multipleOf: factor }),
    ...(allowed && { enum: allowed }),
  };
  const isEmpty = Object.keys(rules).length === 0 && !whole;
  return isEmpty ? undefined : { whole, text: 'digits', ...rules };
}

/** Without those that the format says to the digit: read from a document, they are rounded. */
function boundsOfDigits(node: Node): JsonSchema {
  const format = longFormatOf(node);
  if (format === undefined) return boundsOf(node);
  const [least, most] = RANGES[format];
  const kept = Object.entries(boundsOf(node)).filter(
    ([, bound]) => isExactNumber(bound) || (BigInt(bound) > least && BigInt(bound) < most),
  );
  return Object.fromEntries(kept);
}

function allowedOf(node: Node): readonly unknown[] | undefined {
  const constant = keyword(node, 'const');
  const allowed = constant === undefined ? enumOf(node) : [constant];
  return allowed && isNullable(node) ? [...allowed, null] : allowed;
}

function factorOf(node: Node): number | undefined {
  const factor = numberOf(node, 'multipleOf');
  return factor !== undefined && factor > 0 ? factor : undefined;
}
