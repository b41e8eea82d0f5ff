import type { ApiDocument } from '../../document/api-document.js';
import type { ObjectSchema } from '../schema-types.js';
import { CheckedSchemas } from './checked-schemas.js';
import { propertiesOf } from './checked-keywords.js';
import type { Argument } from '../arguments.js';

/** Most bytes of a schema that arguments are checked against. */
const MAX_CHECKED_BYTES = 256 * 1024;

/** The complete schema of a tool's arguments; undefined where it is too large or has no end. Throws `DocumentError`. */
export function checkedArguments(
  document: ApiDocument,
  args: readonly Argument[],
): ObjectSchema | undefined {
  const schemas = new CheckedSchemas(document, {
    direction: 'request',
    references: 'definitions',
    characters: MAX_CHECKED_BYTES,
  });
  const properties = args.map(({ name, node }) => [name, schemas.schema(node)] as const);
  const required = args.filter((each) => each.required).map((each) => each.name);
  const definitions = schemas.definitions();
  const schema: ObjectSchema = {
    type: 'object',
    properties: {},
    ...propertiesOf(properties),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...(Object.keys(definitions).length > 0 && { $defs: definitions }),
  };
  if (!schemas.complete) return undefined;
  return Buffer.byteLength(JSON.stringify(schema)) <= MAX_CHECKED_BYTES ? schema : undefined;
}
