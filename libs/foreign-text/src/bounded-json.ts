import { readStructure, type JsonBounds } from './json-structure.js';

/**
 * Parses a JSON text (RFC 8259) after counting its depth and members, so that nothing is built of a
 * text that is beyond the bounds. Throws `JsonBoundsError`, or `SyntaxError` for what is no JSON.
 */
export function parseBoundedJson(text: string, bounds: JsonBounds): unknown {
  readStructure(text, bounds);
  return JSON.parse(text);
}

/** An object by the same rules, or nothing: for text whose faults are all one. */
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
