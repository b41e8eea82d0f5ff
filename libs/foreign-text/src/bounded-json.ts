import { readStructure, type JsonBounds } from './json-structure.js';

/**
 * Parses a JSON text (RFC 8259) after counting its depth and members, so that nothing is built from a
 * text beyond the bounds. Throws `JsonBoundsError`, or `SyntaxError` if the text is not JSON.
 */
export function parseBoundedJson(text: string, bounds: JsonBounds): unknown {
  readStructure(text, bounds);
  return JSON.parse(text);
}

/** The same for a JSON object; undefined instead of an error, where the kind of fault does not matter. */
export function parseBoundedObject(
  text: string,
  bounds: JsonBounds,
): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseBoundedJson(text, bounds);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
