/** How much structure a JSON text may have. */
export interface JsonBounds {
  /** Arrays and objects within one another. */
  readonly maxDepth: number;
  /** Members of all its arrays and objects together. */
  readonly maxMembers: number;
}

/** A JSON text with more structure than is read. */
export class JsonBoundsError extends Error {
  constructor(
    readonly bound: keyof JsonBounds,
    readonly limit: number,
  ) {
    super(bound === 'maxDepth' ? `nested deeper than ${limit}` : `more than ${limit} members`);
    this.name = 'JsonBoundsError';
  }
}

/**
 * Parses a JSON text (RFC 8259) after counting its depth and members, so that nothing is built of a
 * text that is beyond the bounds. Throws `JsonBoundsError`, or `SyntaxError` for what is no JSON.
 */
export function parseBoundedJson(text: string, bounds: JsonBounds): unknown {
  judgeStructure(text, bounds);
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

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function judgeStructure(text: string, { maxDepth, maxMembers }: JsonBounds): void {
  let depth = 0;
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      members += 1;
      if (depth > maxDepth) throw new JsonBoundsError('maxDepth', maxDepth);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1;
    else if (code === COMMA) members += 1;
    if (members > maxMembers) throw new JsonBoundsError('maxMembers', maxMembers);
  }
}

/** The index of the quotation mark that ends the string begun at `start`, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
