// STUB until the branch with the schemas is merged: take that file.
import type { ApiDocument } from '../document/api-document.js';
import type { ArgumentSchema, InputSchemas } from './schema-types.js';

export function inputSchemas(
  _document: ApiDocument,
  given: readonly ArgumentSchema[],
): InputSchemas {
  const properties = Object.fromEntries(
    given.map(({ name, schema }) => [name, 'pointer' in schema ? schema.value : schema]),
  );
  const required = given.filter((each) => each.required).map(({ name }) => name);
  const shown = { type: 'object', properties, required, additionalProperties: false } as const;
  return { shown, checked: shown, notes: [] };
}
