import { overlap } from './char-ranges.js';
import { UnclearPattern } from './pattern-pieces.js';
import { PatternReader } from './pattern-reader.js';

/** Most characters of a pattern that arguments are checked against. */
const MAX_PATTERN_CHARACTERS = 1_000;
/** Most characters that a pattern may match from a place in a text, if it may begin anywhere. */
const MAX_FLOATING_MATCH = 1_000;

/**
 * Whether a pattern may be run on foreign text. It must compile with and without the `u` flag, and be deterministic:
 * wherever it is in a text, the next character leaves one way on at most, so that nothing is tried twice. Of a pattern
 * that is not anchored at `^`, a match must be short too. What is not understood is not run.
 */
export function isCheckedPattern(pattern: string): boolean {
  return reachOf(pattern) !== undefined;
}

/** How often a pattern that may be run looks at one character of a text, at most; undefined for any other pattern. */
export function reachOf(pattern: string): number | undefined {
  if (pattern.length > MAX_PATTERN_CHARACTERS) return undefined;
  try {
    new RegExp(pattern);
    new RegExp(pattern, 'u');
    const reader = new PatternReader(pattern);
    const { piece, anchored } = reader.read();
    const reach = anchored ? 1 : Math.max(1, piece.longest);
    if (!(reach <= MAX_FLOATING_MATCH)) return undefined;
    const choices = [piece.first, ...reader.all.map((position) => position.next)];
    const isClear = choices.every((next) => !overlap(next.map((position) => position.chars)));
    return isClear ? reach : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof UnclearPattern) return undefined;
    throw error;
  }
}
