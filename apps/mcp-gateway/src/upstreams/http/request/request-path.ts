import { PathValueRefusal } from './request-refusal.js';
import { encoded, refuseLong } from './url-encoding.js';

/** One segment of a path, or a part of one, whatever it holds: a slash in it is sent as `%2F`. */
export type PathValue = string | number | boolean | PathSegments;

/** A value whose slashes separate segments, as in the path of a file; none of them is empty. */
export interface PathSegments {
  readonly segments: string;
}

/** Times that a value may be percent-encoded within itself; servers undo one of them or two. */
export const MAX_DECODINGS = 4;

/** What a tool's author may write: the characters of RFC 3986 §3.3. */
const LITERAL = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;
/** A dot segment, also with the blanks and further dots that some servers remove. */
const DOTS = /^\.[\s.]*$/;
/** Ends a name. Some servers take what follows a semicolon for parameters, and remove it. */
const SEPARATOR = /[/\\;]/;
/** The controls of ASCII. */
const CONTROL = /(?![\x80-\x9f])\p{Cc}/u;
/** ASCII in two or three bytes: not UTF-8 (RFC 3629 §3), but read by some servers. */
const OVERLONG = /%(?:c([01])|e0%8([01]))%([89ab][0-9a-f])/gi;
const WIDE = /%u([0-9a-f]{4})/gi;
const BYTES = /(?:%[0-9a-f]{2})+/gi;

/** A path below an upstream's base URL. Made by `pathOf`. */
export interface RequestPath {
  readonly literals: readonly string[];
  readonly values: readonly PathValue[];
}

/**
 * A path of an author's text and of values from anywhere: `` pathOf`/orders/${id}/lines` ``, or
 * `pathOf(['/orders/', '/lines'], id)`. Throws `TypeError` for a text that does not begin with a slash, or
 * holds a character that no path has.
 */
export function pathOf(literals: readonly string[], ...values: readonly PathValue[]): RequestPath {
  if (literals[0]?.startsWith('/') !== true || literals.length !== values.length + 1) {
    throw new TypeError('a path begins with a slash, and has a text around each value');
  }
  if (!literals.every((each) => LITERAL.test(each))) {
    throw new TypeError('the text of a path holds a character that must be percent-encoded');
  }
  return { literals, values };
}

/** The path with `{}` in the place of each value. */
export function routeOf({ literals }: RequestPath): string {
  return literals.join('{}');
}

/**
 * The path as it is sent. However the upstream reads it (decoded once or more, dot segments and empty
 * segments removed, backslashes as slashes), it stays below the author's text before the first value, and
 * ends with the text after the last. Throws `RequestRefusal`.
 */
export function writePath({ literals, values }: RequestPath): string {
  const segment = new SegmentReader();
  let written = '';
  literals.forEach((literal, index) => {
    segment.addLiteral(literal);
    written += literal;
    const value = values[index];
    if (value === undefined) return;
    const parts = partsOf(value, index);
    segment.addValue(parts, index);
    written += parts.map(encoded).join('/');
  });
  segment.end();
  return written;
}

/** Puts segments together from texts and values, and judges each that holds a value. */
class SegmentReader {
  private text = '';
  /** Which values it holds. */
  private values: readonly number[] = [];
  private beginsWithValue = false;

  addLiteral(literal: string): void {
    const [first = '', ...more] = literal.split('/');
    this.text += first;
    for (const next of more) {
      this.end();
      this.text = next;
    }
  }

  addValue(parts: readonly string[], value: number): void {
    parts.forEach((part, index) => {
      if (index > 0) this.end();
      this.beginsWithValue ||= this.text === '';
      this.values = [...this.values, value];
      this.text += part;
    });
  }

  end(): void {
    if (this.values.length > 0) this.judge();
    this.text = '';
    this.values = [];
    this.beginsWithValue = false;
  }

  private judge(): void {
    const says = segmentProblem(this.text, this.beginsWithValue);
    if (says !== undefined) throw new PathValueRefusal(this.values, says);
  }
}

function partsOf(value: PathValue, index: number): readonly string[] {
  const text = typeof value === 'object' ? value.segments : String(value);
  refuseLong(text);
  const parts = typeof value === 'object' ? text.split('/') : [text];
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new PathValueRefusal([index], 'must be a finite number');
  }
  if (parts.includes('')) {
    const says = text === '' ? 'must not be empty' : 'must not hold an empty segment: no "//"';
    throw new PathValueRefusal([index], says);
  }
  return parts;
}

/** What a segment with values must be instead, as the end of a sentence; undefined where it may be sent. */
function segmentProblem(text: string, beginsWithValue: boolean): string | undefined {
  if (!text.isWellFormed() || /\p{Cc}/u.test(text)) {
    return 'must not hold control characters or half ones';
  }
  const read = spellings(text);
  if (read === undefined) return `must not be percent-encoded more than ${MAX_DECODINGS} times`;
  if (read.some((spelling) => CONTROL.test(spelling))) {
    return 'must not hold encoded control characters';
  }
  const names = read.map((spelling) => spelling.split(SEPARATOR).map((name) => name.trim()));
  if (names.flat().some((name) => DOTS.test(name))) {
    return 'must not have "." or ".." as a part, however spelled';
  }
  if (beginsWithValue && names.some(([first]) => first === '')) {
    return 'must not begin with a slash or be blank';
  }
  return undefined;
}

/**
 * What servers may make of a text: decoded again and again, each as it is and in the form NFKC. Undefined where that
 * does not end.
 */
function spellings(text: string): readonly string[] | undefined {
  const all: string[] = [];
  let spelling = text;
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings += 1) {
    all.push(spelling, spelling.normalize('NFKC'));
    const next = decoded(spelling);
    if (next === spelling) return all;
    spelling = next;
  }
  return undefined;
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  return text
    .replace(OVERLONG, (_all, two?: string, three?: string, low = '') =>
      String.fromCharCode(Number(two ?? three) * 0x40 + (parseInt(String(low), 16) % 0x40)),
    )
    .replace(WIDE, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(BYTES, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}
