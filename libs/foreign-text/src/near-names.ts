/** Most characters of a word that a near name is looked for. */
export const MAX_NEAR_CHARACTERS = 200;
/** Most names that are told for one word. */
const MAX_NEAR_NAMES = 3;
/** From this length on, two edits make a near name; below, one. */
const LONG_WORD = 5;
/** From how many words of both on, of all that both have, one name is like another. */
const LEAST_LIKENESS = 0.6;

/** How a name is compared. */
interface Compared {
  readonly name: string;
  readonly lower: string;
  readonly letters: string;
  readonly words: ReadonlySet<string>;
}

/**
 * Finds the names that a word was likely meant to be, at most three and none for a word of more than 200 characters:
 * those with the same letters, else those with the fewest edits, at most two. An edit adds, drops or changes a letter,
 * or swaps two neighbours (Damerau–Levenshtein); letter case is none. With `byWords`, else those that have most words
 * in common: `/repo/{owner}` and `/repos/{owner}/{repo}`.
 */
export function nearNames(
  names: readonly string[],
  { byWords = false }: { readonly byWords?: boolean } = {},
): (word: string) => readonly string[] {
  let all: readonly Compared[] | undefined;
  return (word) => {
    if (word.length > MAX_NEAR_CHARACTERS) return [];
    const known = (all ??= names.map(compared));
    const given = compared(word);
    const most = word.length < LONG_WORD ? 1 : 2;
    const ways: readonly (() => readonly Compared[])[] = [
      () => known.filter(({ letters }) => letters !== '' && letters === given.letters),
      ...[1, 2]
        .filter((edits) => edits <= most && edits < word.length)
        .map(
          (edits) => () => known.filter(({ lower }) => isWithinEdits(given.lower, lower, edits)),
        ),
      ...(byWords ? [() => alike(given, known)] : []),
    ];
    for (const way of ways) {
      const found = way();
      if (found.length > 0) return found.slice(0, MAX_NEAR_NAMES).map(({ name }) => name);
    }
    return [];
  };
}

/** `did you mean a, b or c?`; undefined without names. */
export function didYouMean(names: readonly string[]): string | undefined {
  const last = names.at(-1);
  if (last === undefined) return undefined;
  return `did you mean ${[names.slice(0, -1).join(', '), last].filter((each) => each !== '').join(' or ')}?`;
}

/** Whether at most so many edits make one text the other; takes time that grows fast with their number. */
export function isWithinEdits(one: string, other: string, edits: number): boolean {
  if (Math.abs(one.length - other.length) > edits) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  if (at === one.length) return other.length - at <= edits;
  if (edits === 0) return false;
  const [rest, otherRest] = [one.slice(at), other.slice(at)];
  const swapped = rest[0] === otherRest[1] && rest[1] === otherRest[0];
  return (
    isWithinEdits(rest.slice(1), otherRest.slice(1), edits - 1) ||
    isWithinEdits(rest.slice(1), otherRest, edits - 1) ||
    isWithinEdits(rest, otherRest.slice(1), edits - 1) ||
    (swapped && isWithinEdits(rest.slice(2), otherRest.slice(2), edits - 1))
  );
}

function compared(name: string): Compared {
  const text = name.slice(0, 2 * MAX_NEAR_CHARACTERS);
  const words = text
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return {
    name,
    lower: name.toLowerCase(),
    letters: words.join(''),
    // One and several of a thing are the same word.
    words: new Set(words.filter((word) => word !== '').map((word) => word.replace(/(?<=.)s$/, ''))),
  };
}

function alike(given: Compared, known: readonly Compared[]): readonly Compared[] {
  const likeness = ({ words }: Compared) => {
    const common = [...given.words].filter((word) => words.has(word)).length;
    return (2 * common) / (given.words.size + words.size);
  };
  return known
    .map((each) => ({ each, likeness: likeness(each) }))
    .filter((one) => one.likeness >= LEAST_LIKENESS)
    .sort((one, other) => other.likeness - one.likeness)
    .map(({ each }) => each);
}
