import type { CharRange } from './char-ranges.js';

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

/** A pattern that cannot be told to be harmless. */
export class UnclearPattern extends Error {}

export const NOTHING: Piece = { empty: true, first: [], last: [], longest: 0 };

/** Any one of these pieces. Throws `UnclearPattern` where nothing could be matched in two ways. */
export function oneOf(branches: readonly Piece[]): Piece {
  if (branches.filter((each) => each.empty).length > 1) throw new UnclearPattern();
  return {
    empty: branches.some((each) => each.empty),
    first: branches.flatMap((each) => each.first),
    last: branches.flatMap((each) => each.last),
    longest: Math.max(...branches.map((each) => each.longest)),
  };
}

/** One piece, and another behind it. */
export function inTurn(one: Piece, other: Piece): Piece {
  link(one, other);
  return {
    empty: one.empty && other.empty,
    first: one.empty ? [...one.first, ...other.first] : one.first,
    last: other.empty ? [...one.last, ...other.last] : other.last,
    longest: one.longest + other.longest,
  };
}

/** The beginning of one piece may come behind the end of another. */
export function link(one: Piece, other: Piece): void {
  for (const position of one.last) position.next.push(...other.first);
}
