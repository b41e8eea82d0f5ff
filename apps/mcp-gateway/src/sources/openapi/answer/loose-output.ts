/** What JavaScript has for each type of JSON Schema. */
const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/**
 * What of an object fits the types that a schema names for its members. Clients refuse a whole result for one
 * member that does not, though nothing of such a schema is required.
 */
export function fittingMembers(
  data: Readonly<Record<string, unknown>>,
  schema: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, unknown>> };
  const entries = Object.entries(data);
  const fitting = entries.filter(
    ([name, value]) => !Object.hasOwn(properties, name) || fits(value, properties[name]),
  );
  return fitting.length === entries.length ? data : Object.fromEntries(fitting);
}

function fits(value: unknown, property: unknown): boolean {
  const { type } = (property ?? {}) as { readonly type?: unknown };
  const types = Array.isArray(type) ? (type as unknown[]) : type === undefined ? [] : [type];
  return types.length === 0 || types.some((each) => FITS[String(each)]?.(value) ?? true);
}
