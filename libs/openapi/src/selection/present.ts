/** A list of the value, or of nothing. */
export function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
