import type { Argument } from '../arguments.js';
import { plainText } from '../plain-text.js';
import type { JsonSchema } from '../schema-node.js';
import type { ObjectSchema } from '../schema-types.js';
import type { ShownSchemas } from './shown-schemas.js';

/** Most bytes of a schema that is shown. */
export const MAX_SHOWN_BYTES = 16 * 1024;
/** Most characters of what settings say of an argument. */
const MAX_SETTINGS_TEXT = 300;

/** What clients see of a tool's arguments, and what was left out of it, one line each. */
export interface ShownArguments {
  readonly schema: ObjectSchema;
  readonly notes: readonly string[];
}

/** Arguments with their schemas. */
export type Shown = readonly (readonly [argument: Argument, schema: JsonSchema])[];

/** The schema of a tool. */
export function rootOf(shown: Shown): ObjectSchema {
  const required = shown.filter(([each]) => each.required).map(([each]) => each.name);
  return {
    type: 'object',
    properties: Object.fromEntries(shown.map(([{ name }, schema]) => [name, schema])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** The schema of one argument. Throws `DocumentError`. */
export function shownArgument(
  schemas: ShownSchemas,
  { node, description, documented }: Argument,
): JsonSchema {
  const instead = description === undefined ? undefined : plainText(description, MAX_SETTINGS_TEXT);
  return schemas.schema(node, { instead, otherwise: documented });
}

/** The bytes of a schema as JSON. */
export function bytesOf(schema: JsonSchema): number {
  return Buffer.byteLength(JSON.stringify(schema));
}
