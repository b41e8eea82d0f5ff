import { safeText } from '#foreign-text';
import type { JsonObject } from '../../../catalogue/tool-schema.js';
import { isObject } from '../definition-shape.js';

/** Characters of a title or a description within a form. */
export const MAX_LABEL_CHARACTERS = 1_000;
/** Fields of one form. */
export const MAX_FORM_FIELDS = 64;

/** Arrays and objects within one another, in one field of a form: `items.anyOf[].title`. */
const MAX_FIELD_DEPTH = 4;

/** Why a form cannot be shown; in words of ours. */
export class FormFault extends Error {}

/** What a field may say of itself (specification, `PrimitiveSchemaDefinition`). */
const KEYWORDS: readonly string[] = [
  ...['type', 'title', 'description', 'default', 'format', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'enum', 'enumNames', 'oneOf', 'items', 'minItems', 'maxItems'],
];
const TYPES: readonly unknown[] = ['string', 'number', 'integer', 'boolean', 'array'];

/** What people read of it and never comes back. */
const LABELS: readonly string[] = ['title', 'description', 'enumNames'];

/**
 * A form (specification, `requestedSchema`) as a client may show it: with the keywords that the specification has, labels
 * cleaned and cut. All else of it may come back, and is not altered. Throws `FormFault` for what is no such form.
 */
export function safeForm(schema: unknown): JsonObject {
  const { type, properties, required } = isObject(schema) ? schema : {};
  if (type !== 'object' || !isObject(properties)) throw new FormFault('it asks with no form');
  const fields = Object.entries(properties);
  if (fields.length > MAX_FORM_FIELDS) {
    throw new FormFault(`it asks with more than ${MAX_FORM_FIELDS} fields`);
  }
  const isList = Array.isArray(required) && required.every((each) => typeof each === 'string');
  if (required !== undefined && !isList) throw new FormFault('it asks with no form');
  return {
    type,
    properties: Object.fromEntries(fields.map(([name, field]) => [data(name), fieldOf(field)])),
    ...(isList && { required: required.map(data) }),
  };
}

function fieldOf(field: unknown): JsonObject {
  if (!isObject(field) || !TYPES.includes(field['type'])) {
    throw new FormFault('it asks with a field that no form has');
  }
  const known = Object.entries(field).filter(([key]) => KEYWORDS.includes(key));
  return Object.fromEntries(known.map(([key, value]) => [key, cleaned(key, value, 1)]));
}

function cleaned(key: string, value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return LABELS.includes(key) ? safeText(value, MAX_LABEL_CHARACTERS) : data(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_FIELD_DEPTH) throw new FormFault('it asks with a field that no form has');
  if (Array.isArray(value)) return value.map((each) => cleaned(key, each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [data(name), cleaned(name, each, depth + 1)]),
  );
}

/** What may come back stays as it is, or there is no form. */
function data(text: string): string {
  if (safeText(text) !== text)
    throw new FormFault('it asks with a form that no client can be given');
  return text;
}
