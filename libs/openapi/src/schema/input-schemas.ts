import type { ApiDocument } from '../document/api-document.js';
import { argumentsOf } from './arguments.js';
import { checkedArguments } from './checked/checked-arguments.js';
import { compileWeight, MAX_COMPILE_WEIGHT } from './compile-weight.js';
import type { ArgumentSchema, InputSchemas } from './schema-types.js';
import { shownArguments } from './shown/shown-arguments.js';

/**
 * Both schemas of a tool's arguments. Where the checked one would be too large, without end or too long to compile, it is
 * the shown one, and a note says so. Throws `DocumentError` for a reference that cannot be followed.
 */
export function inputSchemas(document: ApiDocument, args: readonly ArgumentSchema[]): InputSchemas {
  const given = argumentsOf(args);
  const { schema: shown, notes } = shownArguments(document, given);
  const checked = checkedArguments(document, given);
  if (checked && compileWeight(checked) <= MAX_COMPILE_WEIGHT) return { shown, checked, notes };
  const less =
    'its whole schema is too large or has no end: arguments are checked against the shown one';
  return { shown, checked: shown, notes: [...notes, less] };
}
