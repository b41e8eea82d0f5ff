/** Most arguments that are named to somebody who is to ask for less. */
export const MAX_NARROWING = 8;

/** `ask for less, with page or limit`: the end of a sentence. */
export function askForLess(narrowing: readonly string[]): string {
  const named = narrowing.slice(0, MAX_NARROWING).join(' or ');
  return named === '' ? 'ask for less' : `ask for less, with ${named}`;
}
