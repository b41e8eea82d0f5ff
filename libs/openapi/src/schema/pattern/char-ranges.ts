/** Code points from one to another, both included. */
export type CharRange = readonly [from: number, to: number];

const LAST = 0x10_ffff;
export const ANY_CHAR: readonly CharRange[] = [[0, LAST]];

const DIGIT: readonly CharRange[] = [[0x30, 0x39]];
const WORD: readonly CharRange[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** WhiteSpace and LineTerminator (ECMA-262 §22.2.2.9). */
const SPACE: readonly CharRange[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/** What `\d`, `\w` and `\s` stand for, and their opposites in upper case. */
export const CLASS_ESCAPES: Readonly<Record<string, readonly CharRange[]>> = {
  d: DIGIT,
  D: without(DIGIT),
  w: WORD,
  W: without(WORD),
  s: SPACE,
  S: without(SPACE),
};

/** All other code points. */
export function without(ranges: readonly CharRange[]): readonly CharRange[] {
  const others: CharRange[] = [];
  let next = 0;
  for (const [from, to] of sorted(ranges)) {
    if (from > next) others.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  return next > LAST ? others : [...others, [next, LAST]];
}

/** Whether a code point is in more than one of these sets, none of which names one twice. */
export function overlap(sets: readonly (readonly CharRange[])[]): boolean {
  const ranges = sorted(sets.flat());
  return ranges.some((range, at) => {
    const before = ranges[at - 1];
    return before !== undefined && range[0] <= before[1];
  });
}

/** The same set, its ranges apart from one another. */
export function united(ranges: readonly CharRange[]): readonly CharRange[] {
  return without(without(ranges));
}

function sorted(ranges: readonly CharRange[]): CharRange[] {
  return [...ranges].sort((one, other) => one[0] - other[0]);
}
