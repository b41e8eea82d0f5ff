import { ANY_CHAR, CLASS_ESCAPES, united, without, type CharRange } from './char-ranges.js';
import { UnclearPattern } from './pattern-pieces.js';

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };

/**
 * The text of a pattern (ECMA-262 §22.2.1, with the `u` flag), read from left to right. All throw `UnclearPattern` at
 * its end.
 */
export class PatternText {
  at = 0;
  private readonly chars: readonly string[];

  constructor(pattern: string) {
    this.chars = Array.from(pattern);
  }

  get isOver(): boolean {
    return this.at >= this.chars.length;
  }

  /** The next character, whatever it is. */
  any(): string {
    const char = this.chars[this.at];
    if (char === undefined) throw new UnclearPattern();
    this.at += 1;
    return char;
  }

  /** Whether a character is next. */
  sees(char: string): boolean {
    return this.chars[this.at] === char;
  }

  /** Whether a text is next; it is read then. */
  take(text: string): boolean {
    const found = Array.from(text).every((char, index) => this.chars[this.at + index] === char);
    if (found) this.at += text.length;
    return found;
  }

  /** A whole number in digits. */
  number(): number {
    let digits = '';
    while (/^[0-9]$/.test(this.chars[this.at] ?? '')) digits += this.any();
    if (digits === '') throw new UnclearPattern();
    return Number(digits);
  }

  /** What one character of a text may be: a character, a set or an escape. */
  character(): readonly CharRange[] {
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
}

function only(code: number): readonly CharRange[] {
  return [[code, code]];
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
