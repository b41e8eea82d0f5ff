import { ANY_CHAR, CLASS_ESCAPES, united, without, type CharRange } from './char-ranges.js';

/** A character of a pattern, and the characters that may come after it: once for each way there. */
export interface Position {
  readonly chars: readonly CharRange[];
  readonly next: Position[];
}

/** A part of a pattern: where it may begin and end, and whether it may be empty. */
export interface Piece {
  readonly empty: boolean;
  readonly first: readonly Position[];
  readonly last: readonly Position[];
  /** Most characters that it matches. */
  readonly longest: number;
}

/** Most characters of a pattern that are told apart, after `{3}` was written out. */
const MAX_POSITIONS = 400;
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };
const NOTHING: Piece = { empty: true, first: [], last: [], longest: 0 };

/** A pattern that this reader cannot tell to be harmless. */
export class UnclearPattern extends Error {}

/**
 * Reads a regular expression (ECMA-262 §22.2.1, with the `u` flag) that compiles. Throws `UnclearPattern` for one with
 * look-around or backreferences, and for one that can match nothing in two ways.
 */
export class PatternReader {
  private at = 0;
  private positions = 0;
  private readonly chars: readonly string[];
  readonly all: Position[] = [];

  constructor(pattern: string) {
    this.chars = Array.from(pattern);
  }

  /** The whole pattern. `anchored`: whether it matches only from the beginning of a text. */
  read(): { readonly piece: Piece; readonly anchored: boolean } {
    const branches: Piece[] = [];
    let anchored = true;
    do {
      anchored = this.chars[this.at] === '^' && anchored;
      branches.push(this.sequence());
    } while (this.take('|'));
    if (this.at < this.chars.length) throw new UnclearPattern();
    return { piece: oneOf(branches), anchored };
  }

  private branches(): Piece {
    const branches = [this.sequence()];
    while (this.take('|')) branches.push(this.sequence());
    return oneOf(branches);
  }

  private sequence(): Piece {
    let whole = NOTHING;
    while (this.at < this.chars.length && !this.sees('|') && !this.sees(')')) {
      whole = inTurn(whole, this.term());
    }
    return whole;
  }

  private term(): Piece {
    if (this.take('^') || this.take('$') || this.take('\\b') || this.take('\\B')) return NOTHING;
    const from = this.at;
    const atom = this.atom();
    const [least, most] = this.quantifier();
    if (least === 1 && most === 1) return atom;
    if (atom.empty) throw new UnclearPattern();
    if (most === 0) return NOTHING;
    if (least === most && atom.longest === 1 && atom.first.length === 1) {
      return this.copies(atom, from, least);
    }
    if (most > 1) link(atom, atom);
    return { ...atom, empty: least === 0, longest: atom.longest * most };
  }

  private copies(atom: Piece, from: number, times: number): Piece {
    const end = this.at;
    let whole = atom;
    for (let each = 1; each < times; each += 1) {
      this.at = from;
      whole = inTurn(whole, this.atom());
    }
    this.at = end;
    return whole;
  }

  private atom(): Piece {
    if (!this.take('(')) return this.position(this.character());
    if (!this.take('?:') && this.sees('?')) this.groupName();
    const inside = this.branches();
    if (!this.take(')')) throw new UnclearPattern();
    return inside;
  }

  private groupName(): void {
    if (!this.take('?<') || this.sees('=') || this.sees('!')) throw new UnclearPattern();
    while (!this.take('>')) this.any();
  }

  private position(chars: readonly CharRange[]): Piece {
    if ((this.positions += 1) > MAX_POSITIONS) throw new UnclearPattern();
    const position = { chars, next: [] };
    this.all.push(position);
    return { empty: false, first: [position], last: [position], longest: 1 };
  }

  private quantifier(): readonly [least: number, most: number] {
    let range: readonly [number, number] = [1, 1];
    if (this.take('*')) range = [0, Infinity];
    else if (this.take('+')) range = [1, Infinity];
    else if (this.take('?')) return this.lazy([0, 1]);
    else if (this.take('{')) {
      const least = this.number();
      const most = this.take(',') ? (this.sees('}') ? Infinity : this.number()) : least;
      if (!this.take('}')) throw new UnclearPattern();
      range = [least, most];
    } else return range;
    return this.lazy(range);
  }

  private lazy(range: readonly [number, number]): readonly [number, number] {
    this.take('?');
    return range;
  }

  private number(): number {
    let digits = '';
    while (/^[0-9]$/.test(this.chars[this.at] ?? '')) digits += this.any();
    if (digits === '') throw new UnclearPattern();
    return Number(digits);
  }

  private character(): readonly CharRange[] {
    if (this.take('[')) return this.set();
    if (this.take('.')) return ANY_CHAR;
    if (this.sees('\\')) return this.escape();
    return only(codeOf(this.any()));
  }

  private set(): readonly CharRange[] {
    const negated = this.take('^');
    const ranges: CharRange[] = [];
    while (!this.take(']')) {
      // What a property leaves over is not known: it may be any character, and not none.
      if (negated && /^\\[pP]/.test(this.chars.slice(this.at, this.at + 2).join(''))) {
        throw new UnclearPattern();
      }
      const from = this.member();
      const low = from[0]?.[0];
      const between = this.sees('-') && this.chars[this.at + 1] !== ']';
      if (!between) ranges.push(...from);
      else {
        this.take('-');
        const high = this.member()[0]?.[1];
        if (low === undefined || high === undefined || high < low) throw new UnclearPattern();
        ranges.push([low, high]);
      }
    }
    return negated ? without(ranges) : united(ranges);
  }

  private member(): readonly CharRange[] {
    if (this.take('\\b')) return only(8);
    return this.sees('\\') ? this.escape() : only(codeOf(this.any()));
  }

  private escape(): readonly CharRange[] {
    this.take('\\');
    const letter = this.any();
    const known = Object.hasOwn(CLASS_ESCAPES, letter) ? CLASS_ESCAPES[letter] : undefined;
    if (known) return known;
    if (Object.hasOwn(CONTROLS, letter)) return only(CONTROLS[letter] ?? 0);
    if (letter === 'x') return only(this.hex(2));
    if (letter === 'u') return only(this.hex(4));
    if (letter === 'p' || letter === 'P') return this.property();
    // A backreference, or what only some engines know.
    if (/^[a-zA-Z1-9]$/.test(letter)) throw new UnclearPattern();
    return only(codeOf(letter));
  }

  /** Unicode has tables for them; that they may be anything is close enough. */
  private property(): readonly CharRange[] {
    while (!this.take('}')) this.any();
    return ANY_CHAR;
  }

  private hex(digits: number): number {
    let text = '';
    if (this.take('{')) while (!this.take('}')) text += this.any();
    else for (let each = 0; each < digits; each += 1) text += this.any();
    const code = Number.parseInt(text, 16);
    // Half of a pair is no character by itself.
    if (Number.isNaN(code) || (code >= 0xd800 && code <= 0xdfff)) throw new UnclearPattern();
    return code;
  }

  private any(): string {
    const char = this.chars[this.at];
    if (char === undefined) throw new UnclearPattern();
    this.at += 1;
    return char;
  }

  private sees(char: string): boolean {
    return this.chars[this.at] === char;
  }

  private take(text: string): boolean {
    const found = Array.from(text).every((char, index) => this.chars[this.at + index] === char);
    if (found) this.at += text.length;
    return found;
  }
}

function oneOf(branches: readonly Piece[]): Piece {
  if (branches.filter((each) => each.empty).length > 1) throw new UnclearPattern();
  return {
    empty: branches.some((each) => each.empty),
    first: branches.flatMap((each) => each.first),
    last: branches.flatMap((each) => each.last),
    longest: Math.max(...branches.map((each) => each.longest)),
  };
}

function inTurn(one: Piece, other: Piece): Piece {
  link(one, other);
  return {
    empty: one.empty && other.empty,
    first: one.empty ? [...one.first, ...other.first] : one.first,
    last: other.empty ? [...one.last, ...other.last] : other.last,
    longest: one.longest + other.longest,
  };
}

function link(one: Piece, other: Piece): void {
  for (const position of one.last) position.next.push(...other.first);
}

function only(code: number): readonly CharRange[] {
  return [[code, code]];
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
