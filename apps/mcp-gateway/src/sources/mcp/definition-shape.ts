import type { JsonObject, JsonSchema } from '../../catalogue/tool-schema.js';

const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
const REFERENCES: readonly string[] = ['$ref', '$dynamicRef', '$recursiveRef'];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Whether every text and key of a value is well-formed Unicode, as strict parsers insist. */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  return Object.entries(value).every(([key, each]) => key.isWellFormed() && isWellFormed(each));
}

/** Whether a schema refers to elsewhere, which whoever validates would fetch (specification, JSON Schema). */
export function refersToElsewhere(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(refersToElsewhere);
  return Object.entries(schema).some(([key, value]: [string, unknown]) =>
    REFERENCES.includes(key) && typeof value === 'string'
      ? !value.startsWith('#')
      : refersToElsewhere(value),
  );
}

/** What is wrong with an input schema, as the end of a sentence; or nothing. One such tool spoils the list of many clients. */
export function inputSchemaProblem(schema: unknown): string | undefined {
  if (!isObject(schema) || schema['type'] !== 'object')
    return 'has no "type": "object" at its root';
  const { $schema: dialect = '', properties = {}, required = [] } = schema;
  if (typeof dialect !== 'string') return 'has a $schema that is no text';
  if (!isObject(properties) || !Object.values(properties).every(isNested)) {
    return 'has properties that are no schemas in braces';
  }
  const isList = Array.isArray(required) && required.every((each) => typeof each === 'string');
  return isList ? undefined : 'has a required that is no list of names';
}

/** Narrows what `inputSchemaProblem` found nothing wrong with. */
export function isInputSchema(schema: unknown): schema is JsonSchema {
  return inputSchemaProblem(schema) === undefined;
}

/** Whether a value can be an output schema of revision 2026-07-28. */
export function isOutputSchema(value: unknown): value is JsonObject {
  return isObject(value) && ['string', 'undefined'].includes(typeof value['$schema']);
}

/** Specification, `ToolAnnotations`; further members are whatever they are. */
export function isAnnotations(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const { title = '' } = value;
  return typeof title === 'string' && HINTS.every((hint) => isFlag(value[hint]));
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean';
}

/** Specification, `Icon`, from where a client can load it without asking this gateway or its network. */
export function isIcon(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const { src, mimeType = '', sizes = [], theme = 'light' } = value;
  return (
    typeof src === 'string' &&
    /^(https:\/\/|data:)/i.test(src) &&
    typeof mimeType === 'string' &&
    Array.isArray(sizes) &&
    sizes.every((size) => typeof size === 'string') &&
    ['light', 'dark'].includes(String(theme))
  );
}
