/** How much structure a JSON text may have. */
export interface JsonBounds {
  /** Arrays and objects within one another. */
  readonly maxDepth: number;
  /** Members of all its arrays and objects together, the arrays and objects themselves included. */
  readonly maxMembers: number;
}

/** A JSON text beyond the bounds. */
export class JsonBoundsError extends Error {
  constructor(
    readonly bound: keyof JsonBounds,
    readonly limit: number,
  ) {
    super(bound === 'maxDepth' ? `nested deeper than ${limit}` : `more than ${limit} members`);
    this.name = 'JsonBoundsError';
  }
}

/** How much a text holds, in characters (UTF-16 code units) and in members. */
export interface JsonAmount {
  readonly characters: number;
  readonly members: number;
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Measures a JSON text (RFC 8259) without building anything from it, in time that grows only with its
 * length: how much it contains, and how much of that is outside the value at `path`. A key matches the path
 * only as it is written there, without escapes; if it occurs twice, both match. Throws `JsonBoundsError`.
 * For a text that is not JSON the result means nothing.
 */
export function readStructure(
  text: string,
  bounds: JsonBounds,
  path: readonly string[] = [],
): { readonly whole: JsonAmount; readonly outside: JsonAmount } {
  const reader = new StructureReader(text, bounds, path);
  reader.read();
  return { whole: reader.whole, outside: reader.outside };
}

class StructureReader {
  private depth = 0;
  private members = 0;
  /** Depth of the innermost open object that lies on the path; 1 is the root. */
  private onPath = 1;
  private key = '';
  /** The member being read at that depth is the next step of the path. */
  private stepping = false;
  private began: JsonAmount | undefined;
  private insideCharacters = 0;
  private insideMembers = 0;

  constructor(
    private readonly text: string,
    private readonly bounds: JsonBounds,
    private readonly path: readonly string[],
  ) {}

  get whole(): JsonAmount {
    return { characters: this.text.length, members: this.members };
  }

  get outside(): JsonAmount {
    return {
      characters: this.text.length - this.insideCharacters,
      members: this.members - this.insideMembers,
    };
  }

  read(): void {
    const { text } = this;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) at = this.string(at);
      else if (code === COLON) this.colon(at);
      else if (code === COMMA) {
        this.endOfMember(at);
        this.count();
      } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.open(code);
      else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) this.close(at);
    }
  }

  private string(start: number): number {
    const end = endOfString(this.text, start);
    if (this.depth === this.onPath) this.key = this.text.slice(start + 1, end);
    return end;
  }

  private colon(at: number): void {
    if (this.depth !== this.onPath) return;
    this.stepping = this.key === this.path[this.depth - 1];
    if (this.stepping && this.depth === this.path.length) {
      this.began = { characters: at + 1, members: this.members };
    }
  }

  private endOfMember(at: number): void {
    if (this.depth !== this.onPath) return;
    this.stepping = false;
    if (this.began === undefined) return;
    this.insideCharacters += at - this.began.characters;
    this.insideMembers += this.members - this.began.members;
    this.began = undefined;
  }

  private open(code: number): void {
    this.count();
    const step = this.stepping && this.depth === this.onPath && this.depth < this.path.length;
    if (step && code === OPEN_OBJECT) {
      this.onPath += 1;
      this.stepping = false;
    }
    this.depth += 1;
    if (this.depth > this.bounds.maxDepth) {
      throw new JsonBoundsError('maxDepth', this.bounds.maxDepth);
    }
  }

  private close(at: number): void {
    this.endOfMember(at);
    if (this.depth === this.onPath && this.depth > 1) this.onPath -= 1;
    this.depth -= 1;
  }

  private count(): void {
    this.members += 1;
    if (this.members > this.bounds.maxMembers) {
      throw new JsonBoundsError('maxMembers', this.bounds.maxMembers);
    }
  }
}

/** The index of the quotation mark that ends the string begun at `start`, or the text's end. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
