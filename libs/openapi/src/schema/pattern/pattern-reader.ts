import type { CharRange } from './char-ranges.js';
import {
  inTurn,
  link,
  NOTHING,
  oneOf,
  UnclearPattern,
  type Piece,
  type Position,
} from './pattern-pieces.js';
import { PatternText } from './pattern-text.js';

/** Most characters of a pattern that are told apart, after `{3}` was written out. */
const MAX_POSITIONS = 400;

/**
 * Reads a regular expression (ECMA-262 §22.2.1, with the `u` flag) that compiles. Throws `UnclearPattern` for one with
 * look-around or backreferences, and for one that can match nothing in two ways.
 */
export class PatternReader {
  readonly all: Position[] = [];
  private readonly text: PatternText;

  constructor(pattern: string) {
    this.text = new PatternText(pattern);
  }

  /** The whole pattern. `anchored`: whether it matches only from the beginning of a text. */
  read(): { readonly piece: Piece; readonly anchored: boolean } {
    const branches: Piece[] = [];
    let anchored = true;
    do {
      anchored = this.text.sees('^') && anchored;
      branches.push(this.sequence());
    } while (this.text.take('|'));
    if (!this.text.isOver) throw new UnclearPattern();
    return { piece: oneOf(branches), anchored };
  }

  private branches(): Piece {
    const branches = [this.sequence()];
    while (this.text.take('|')) branches.push(this.sequence());
    return oneOf(branches);
  }

  private sequence(): Piece {
    let whole = NOTHING;
    while (!this.text.isOver && !this.text.sees('|') && !this.text.sees(')')) {
      whole = inTurn(whole, this.term());
    }
    return whole;
  }

  private term(): Piece {
    if (
      this.text.take('^') ||
      this.text.take('$') ||
      this.text.take('\\b') ||
      this.text.take('\\B')
    )
      return NOTHING;
    const from = this.text.at;
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
    const end = this.text.at;
    let whole = atom;
    for (let each = 1; each < times; each += 1) {
      this.text.at = from;
      whole = inTurn(whole, this.atom());
    }
    this.text.at = end;
    return whole;
  }

  private atom(): Piece {
    if (!this.text.take('(')) return this.position(this.text.character());
    if (!this.text.take('?:') && this.text.sees('?')) this.groupName();
    const inside = this.branches();
    if (!this.text.take(')')) throw new UnclearPattern();
    return inside;
  }

  private groupName(): void {
    if (!this.text.take('?<') || this.text.sees('=') || this.text.sees('!'))
      throw new UnclearPattern();
    while (!this.text.take('>')) this.text.any();
  }

  private position(chars: readonly CharRange[]): Piece {
    if (this.all.length >= MAX_POSITIONS) throw new UnclearPattern();
    const position = { chars, next: [] };
    this.all.push(position);
    return { empty: false, first: [position], last: [position], longest: 1 };
  }

  private quantifier(): readonly [least: number, most: number] {
    let range: readonly [number, number] = [1, 1];
    if (this.text.take('*')) range = [0, Infinity];
    else if (this.text.take('+')) range = [1, Infinity];
    else if (this.text.take('?')) return this.lazy([0, 1]);
    else if (this.text.take('{')) {
      const least = this.text.number();
      const most = this.text.take(',')
        ? this.text.sees('}')
          ? Infinity
          : this.text.number()
        : least;
      if (!this.text.take('}')) throw new UnclearPattern();
      range = [least, most];
    } else return range;
    return this.lazy(range);
  }

  private lazy(range: readonly [number, number]): readonly [number, number] {
    this.text.take('?');
    return range;
  }
}
