import type { ApiDocument } from '../../document/api-document.js';
import { isLong } from '../checked/checked-arguments.js';
import type { Argument } from '../arguments.js';
import type { JsonSchema } from '../schema-node.js';
import type { ObjectSchema } from '../schema-types.js';
import { plainText } from '../plain-text.js';
import { ShownSchemas, type LeftOut } from './shown-schemas.js';

/** Most bytes of a schema that is shown. */
export const MAX_SHOWN_BYTES = 16 * 1024;
/** References within one another that are followed: fewer where the whole would be too large. */
const DEPTHS = [4, 3, 2, 1];
/** References of one tool that are followed. */
const MAX_REFERENCES = 100;
/** Most characters of one argument of a tool that is too large with any depth. */
const MAX_SMALL_ARGUMENT = 1_024;
/** Most characters of what settings say of an argument. */
const MAX_SETTINGS_TEXT = 300;
/** About how many characters stand around an argument. */
const AROUND = 8;
/** Most names in a note. */
const MAX_NOTED = 20;

/** What clients see of a tool's arguments, and what was left out of it, one line each. */
export interface ShownArguments {
  readonly schema: ObjectSchema;
  readonly notes: readonly string[];
}

/** Shows arguments, by every means within the limit of size. Throws `DocumentError`. */
export function shownArguments(document: ApiDocument, args: readonly Argument[]): ShownArguments {
  for (const depth of DEPTHS) {
    const rules = { depth, references: MAX_REFERENCES, characters: MAX_SHOWN_BYTES };
    const schemas = new ShownSchemas(document, rules);
    const current = args.filter((each) => each.required || schemas.isCurrent([each.node]));
    const shown = current.map((each) => [each, shownArgument(document, schemas, each)] as const);
    const schema = rootOf(shown);
    if (!schemas.fit || bytesOf(schema) > MAX_SHOWN_BYTES) continue;
    const less = `more than ${depth} references within one another would be too large to show`;
    return { schema, notes: [...(depth < 4 ? [less] : []), ...notesOf(schemas.leftOut)] };
  }
  return smallArguments(document, args);
}

type Shown = readonly (readonly [argument: Argument, schema: JsonSchema])[];

function rootOf(shown: Shown): ObjectSchema {
  const required = shown.filter(([each]) => each.required).map(([each]) => each.name);
  return {
    type: 'object',
    properties: Object.fromEntries(shown.map(([{ name }, schema]) => [name, schema])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function shownArgument(
  document: ApiDocument,
  schemas: ShownSchemas,
  { node, description, documented }: Argument,
): JsonSchema {
  const instead = description === undefined ? undefined : plainText(description, MAX_SETTINGS_TEXT);
  const schema = schemas.schema(node, { instead, otherwise: documented });
  const { type } = schema as { type?: string | string[] };
  if (type === undefined || !isLong(document, node)) return schema;
  return { ...schema, type: [...[type].flat(), 'string'] };
}

/** Each argument in as few bytes as needed; optional ones only as long as there is room. */
function smallArguments(document: ApiDocument, args: readonly Argument[]): ShownArguments {
  const made = new Map<Argument, JsonSchema>();
  const [whole, bare]: [string[], string[]] = [[], []];
  let left = MAX_SHOWN_BYTES - bytesOf(rootOf([]));
  const inTurn = [
    ...args.filter((each) => each.required),
    ...args.filter((each) => !each.required),
  ];
  for (const each of inTurn) {
    const name = JSON.stringify(each.name).length * (each.required ? 2 : 1) + AROUND;
    const most = Math.min(MAX_SMALL_ARGUMENT, left - name);
    const schema = smallArgument(document, each, most);
    const size = bytesOf(schema) + name;
    if (!each.required && size > left) whole.push(each.name);
    else {
      left -= size;
      made.set(each, schema);
      if (schema.description === UNSHOWN) bare.push(each.name);
    }
  }
  const shown = args.flatMap((each) => {
    const schema = made.get(each);
    return schema ? [[each, schema] as const] : [];
  });
  const notes = [
    ...(bare.length > 0 ? [`too large to show, only named: ${named(bare)}`] : []),
    ...(whole.length > 0 ? [`too many to show, left out: ${named(whole)}`] : []),
  ];
  return { schema: rootOf(shown), notes };
}

const UNSHOWN = 'Too large to be shown: see the API.';

function smallArgument(document: ApiDocument, argument: Argument, most: number): JsonSchema {
  const schemas = new ShownSchemas(document, { depth: 1, references: 20, characters: most });
  const schema = shownArgument(document, schemas, argument);
  if (schemas.fit && bytesOf(schema) <= most) return schema;
  const limits = { depth: 0, references: 0, characters: MAX_SHOWN_BYTES };
  const { type } = new ShownSchemas(document, limits).schema(argument.node);
  const items = [type].flat().includes('array') && { items: {} };
  return { ...(type !== undefined && { type }), ...items, description: UNSHOWN };
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

function named(names: readonly string[]): string {
  const more = names.length - MAX_NOTED;
  const text = names.slice(0, MAX_NOTED).join(', ');
  return more > 0 ? `${text} and ${more} more` : text;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
