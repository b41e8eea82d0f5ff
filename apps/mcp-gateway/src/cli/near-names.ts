import { nearestName } from '#auth';

/** `; did you mean x?` for the name that a word was likely meant to be; empty for none. */
export function didYouMean(word: string, names: readonly string[]): string {
  const best = nearestName(word, names);
  return best === undefined ? '' : `; did you mean ${best}?`;
}
