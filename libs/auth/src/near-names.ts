import { edits } from './setting-names.js';

/** Most characters of a word that is compared; a longer one is meant for no name. */
const MAX_WORD_CHARACTERS = 64;

/** The name that a word was likely meant to be: at most two edits away, one for short words. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  if (word.length > MAX_WORD_CHARACTERS) return undefined;
  const given = word.toLowerCase();
  const most = given.length < 5 ? 1 : 2;
  const [best] = names
    .map((name) => ({ name, distance: edits(given, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance);
  return best?.name;
}
