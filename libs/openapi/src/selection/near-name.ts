/** Most characters of a word that a near name is looked for. */
export const MAX_NEAR_CHARACTERS = 200;

/** From this length on, two edits make a near name; below, one. */
const LONG_WORD = 5;

/** The name that a word was likely meant to be: the same letters, or one or two edits away (Levenshtein). */
export function nearName(word: string, names: readonly string[]): string | undefined {
  if (word.length > MAX_NEAR_CHARACTERS) return undefined;
  const letters = lettersOf(word);
  const edited = (most: number) => names.find((name) => isWithin(word, name, most));
  return (
    names.find((name) => letters !== '' && lettersOf(name) === letters) ??
    edited(1) ??
    (word.length < LONG_WORD ? undefined : edited(2))
  );
}

function lettersOf(word: string): string {
  return word
    .slice(0, 2 * MAX_NEAR_CHARACTERS)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Whether so many letters added, dropped or changed make one word the other. */
function isWithin(one: string, other: string, edits: number): boolean {
  if (Math.abs(one.length - other.length) > edits) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  if (at === one.length) return true;
  if (edits === 0) return false;
  const [rest, otherRest] = [one.slice(at), other.slice(at)];
  return (
    isWithin(rest.slice(1), otherRest.slice(1), edits - 1) ||
    isWithin(rest.slice(1), otherRest, edits - 1) ||
    isWithin(rest, otherRest.slice(1), edits - 1)
  );
}
