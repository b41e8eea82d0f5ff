import type { ApiDocument } from '../../libs/openapi/src/document/api-document.js';
import { member, type Node } from '../../libs/openapi/src/document/node.js';
import { inputSchemas } from '../../libs/openapi/src/schema/input-schemas.js';
import type { InputSchemas, ObjectSchema } from '../../libs/openapi/src/schema/schema-types.js';
import { Validators } from '../../libs/openapi/src/schema/validators.js';
import { documentOf } from './api-document.js';

type Version = ApiDocument['version'];

/** A reference to a schema of `schemaDocument`. */
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** A document that consists of schemas, and its schema `X`. */
export function schemaDocument(
  schemas: object,
  version: Version = '3.0',
): { readonly document: ApiDocument; readonly node: Node } {
  const document = documentOf({ components: { schemas } }, version);
  const node = ['components', 'schemas', 'X'].reduce<Node | undefined>(
    (at, name) => at && member(at, name),
    document.root,
  );
  if (!node) throw new Error('There is no schema X.');
  return { document, node };
}

/** Both schemas of one optional argument `x`, whose schema is `X` of these. */
export function schemasOf(schemas: object, version: Version = '3.0'): InputSchemas {
  const { document, node } = schemaDocument(schemas, version);
  return inputSchemas(document, [{ name: 'x', schema: node, required: false }]);
}

/** The schema of the argument `x`. */
export function argumentOf(schema: ObjectSchema): unknown {
  return (schema.properties as Record<string, unknown>).x;
}

/** What a schema has against a value of the argument `x`. */
export function problemsOf(schema: ObjectSchema, x: unknown): readonly string[] {
  const found = new Validators().of(schema).check({ x });
  return found.ok ? [] : found.problems;
}
