import { markLossyNumbers } from './json-numbers.js';
import { endOfString } from './json-structure.js';

/** Most characters of a JSON text that is indented. */
export const MAX_INDENTED_CHARACTERS = 1_000_000;

const INDENT = 2;

/**
 * A JSON text for people and models, as `JSON.stringify(JSON.parse(json), null, 2)`, except that numbers
 * which would lose digits stay as they are; in one line where indentation would make it
 * longer than `max` characters. Indentation grows with depth times members, so its length is computed
 * before it is made. Throws `SyntaxError` if the text is not JSON.
 */
export function jsonText(json: string, max = MAX_INDENTED_CHARACTERS): string {
  const { text, restore } = markLossyNumbers(json);
  // In a text that is not JSON, other things may have been replaced too, and would pass as strings.
  if (text !== json) JSON.parse(json);
  const value: unknown = JSON.parse(text);
  const compact = restore(JSON.stringify(value));
  if (indentedLength(compact, max) > max) return compact;
  return restore(JSON.stringify(value, null, INDENT));
}

/** How long a compact JSON text gets by `JSON.stringify(…, null, 2)`; counted until beyond `max`. */
export function indentedLength(compact: string, max = Infinity): number {
  let depth = 0;
  let length = compact.length;
  for (let at = 0; at < compact.length && length <= max; at += 1) {
    const character = compact[at];
    if (character === '"') at = endOfString(compact, at);
    else if (character === ':') length += 1;
    else if (character === ',') length += 1 + INDENT * depth;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (isEmpty(compact, at)) continue;
      length += 1 + INDENT * depth;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (!isEmpty(compact, at - 1)) length += 1 + INDENT * depth;
    }
  }
  return length;
}

/** Whether an array or object begins here and ends with the next character. */
function isEmpty(compact: string, at: number): boolean {
  const both = compact.slice(at, at + 2);
  return both === '{}' || both === '[]';
}
