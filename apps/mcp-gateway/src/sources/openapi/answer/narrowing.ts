/** `ask for less, with page or limit`: the end of a sentence. */
export function askForLess(narrowing: readonly string[]): string {
  return narrowing.length === 0 ? 'ask for less' : `ask for less, with ${narrowing.join(' or ')}`;
}
