import type { ApiDocument } from '../../document/api-document.js';
import type { Argument } from '../arguments.js';
import type { JsonSchema } from '../schema-node.js';
import {
  bytesOf,
  MAX_SHOWN_BYTES,
  rootOf,
  shownArgument,
  type Shown,
  type ShownArguments,
} from './shown-root.js';
import { ShownSchemas } from './shown-schemas.js';

/** References of one argument that are followed. */
const MAX_REFERENCES = 20;
/** Most characters of one argument. */
const MAX_ARGUMENT_CHARACTERS = MAX_SHOWN_BYTES / 2;
/** About how many characters of arguments are made to find out which fit. */
const MAX_TRIED_CHARACTERS = 20 * MAX_SHOWN_BYTES;
/** About how many characters stand around an argument. */
const AROUND = 3;
/** Most names in a note. */
const MAX_NOTED = 20;

/**
 * Arguments of a tool that is too large at any depth: first all of them without what stands below them, optional ones
 * as long as there is room; then as many as fit with it, the small ones first. Throws `DocumentError`.
 */
export function smallArguments(document: ApiDocument, args: readonly Argument[]): ShownArguments {
  const made = new Map<Argument, JsonSchema>();
  const bare = new Set<Argument>();
  let left = MAX_SHOWN_BYTES - bytesOf(rootOf([]));
  const needed = args.filter((each) => each.required);
  for (const each of [...needed, ...args.filter((one) => !one.required)]) {
    const schemas = new ShownSchemas(document, { ...RULES, nesting: 0 });
    const schema = shownArgument(schemas, each);
    const name = JSON.stringify(each.name).length * (each.required ? 2 : 1) + AROUND;
    const size = bytesOf(schema) + name;
    if (!each.required && size > left) continue;
    left -= size;
    made.set(each, schema);
    if (schemas.leftOut.has('cut')) bare.add(each);
  }
  for (const [each, schema, more] of wholeOnes(document, [...bare], made)) {
    if (more > left) break;
    left -= more;
    made.set(each, schema);
    bare.delete(each);
  }
  const missing = args.filter((each) => !made.has(each));
  const notes = [
    ...(bare.size > 0 ? [`too large to show, only named: ${named([...bare])}`] : []),
    ...(missing.length > 0 ? [`too many to show, left out: ${named(missing)}`] : []),
  ];
  const shown: Shown = args.flatMap((each) => {
    const schema = made.get(each);
    return schema ? [[each, schema] as const] : [];
  });
  return { schema: rootOf(shown), notes };
}

const RULES = { depth: 1, references: MAX_REFERENCES, characters: MAX_ARGUMENT_CHARACTERS };

/** Arguments with what stands below them, and how many bytes that adds: the smallest first. */
function wholeOnes(
  document: ApiDocument,
  args: readonly Argument[],
  made: ReadonlyMap<Argument, JsonSchema>,
): readonly (readonly [Argument, JsonSchema, more: number])[] {
  const whole: [Argument, JsonSchema, number][] = [];
  let left = MAX_TRIED_CHARACTERS;
  for (const each of args) {
    if (left < 0) break;
    const schemas = new ShownSchemas(document, RULES);
    const schema = shownArgument(schemas, each);
    const more = bytesOf(schema) - bytesOf(made.get(each) ?? {});
    left -= schemas.fit ? more : MAX_ARGUMENT_CHARACTERS;
    if (schemas.fit) whole.push([each, schema, more]);
  }
  return whole.sort(([, , one], [, , other]) => one - other);
}

function named(args: readonly Argument[]): string {
  const names = args.slice(0, MAX_NOTED).map((each) => each.name);
  const more = args.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
