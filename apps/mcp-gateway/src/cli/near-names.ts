import { didYouMean as meant, nearNames } from '#foreign-text';

/** `; did you mean x?` for the names that a word was likely meant to be; empty for none. */
export function didYouMean(word: string, names: readonly string[]): string {
  const said = meant(nearNames(names, { byWords: true })(word));
  return said === undefined ? '' : `; ${said}`;
}
