import { edits } from '#auth';

/** Most characters of a word that is compared; a longer one is meant for no name. */
const MAX_WORD_CHARACTERS = 64;

/** `; did you mean x?` for the name that a word was likely meant to be, two edits away; empty for none. */
export function didYouMean(word: string, names: readonly string[]): string {
  if (word.length > MAX_WORD_CHARACTERS) return '';
  const given = word.toLowerCase();
  const most = given.length < 5 ? 1 : 2;
  const [best] = names
    .map((name) => ({ name, distance: edits(given, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance);
  return best === undefined ? '' : `; did you mean ${best.name}?`;
}
