/** A mapping of the file, before anything of it is judged. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is a mapping, else an empty one. */
export function mappingOf(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}
