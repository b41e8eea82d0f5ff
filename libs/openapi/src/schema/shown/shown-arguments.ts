import type { ApiDocument } from '../../document/api-document.js';
import type { Argument } from '../arguments.js';
import {
  bytesOf,
  MAX_SHOWN_BYTES,
  rootOf,
  shownArgument,
  type ShownArguments,
} from './shown-root.js';
import { ShownSchemas, type LeftOut } from './shown-schemas.js';
import { smallArguments } from './small-arguments.js';

/** References within one another that are followed: fewer where the whole would be too large. */
const DEPTHS = [4, 3, 2, 1];
/** References of one tool that are followed. */
const MAX_REFERENCES = 100;

/** Shows arguments, by every means within the limit of size. Throws `DocumentError`. */
export function shownArguments(document: ApiDocument, args: readonly Argument[]): ShownArguments {
  for (const depth of DEPTHS) {
    const rules = { depth, references: MAX_REFERENCES, characters: MAX_SHOWN_BYTES };
    const schemas = new ShownSchemas(document, rules);
    const current = args.filter((each) => each.required || schemas.isCurrent([each.node]));
    const shown = current.map((each) => [each, shownArgument(schemas, each)] as const);
    const schema = rootOf(shown);
    if (!schemas.fit || bytesOf(schema) > MAX_SHOWN_BYTES) continue;
    const less = `more than ${depth} references within one another would be too large to show`;
    return { schema, notes: [...(depth < 4 ? [less] : []), ...notesOf(schemas.leftOut)] };
  }
  return smallArguments(document, args);
}

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  recursive: 'recursive: only named',
  cut: 'below the last reference that is shown',
  contradicting: 'schemas that contradict one another: shown as anything',
  combined: 'several unions for one value: none of them is shown',
  large: 'unions with many members: only counted',
  deprecated: 'deprecated and optional: left out',
  names: 'names that cannot be shown: left out',
};

function notesOf(leftOut: ReadonlyMap<LeftOut, number>): readonly string[] {
  return [...leftOut].map(([kind, times]) => `${LEFT_OUT[kind]} (${times})`);
}
