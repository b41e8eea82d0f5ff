import { nearNames } from '#foreign-text';
import type { SettingsProblem } from '../operation/api-tool.js';
import { isSelector, meets, type Condition, type Entry } from './conditions.js';
import type { OperationNames } from './operation-names.js';
import type { Operation } from './operation.js';
import { meant, quoted } from './quoted.js';

/** How many of the document's tags a message lists. */
const SHOWN_TAGS = 8;

/** What selectors are held against. */
export interface Selectable {
  readonly operations: readonly Operation[];
  readonly names: OperationNames;
  readonly tags: readonly string[];
  readonly nearTags: (tag: string) => readonly string[];
  readonly nearPaths: (path: string) => readonly string[];
}

/** What is known of a document's operations to whoever looks for what was meant. */
export function selectable(operations: readonly Operation[], names: OperationNames): Selectable {
  const tags = [...new Set(operations.flatMap((each) => each.tags))];
  const paths = [...new Set(operations.map(({ path }) => path))];
  const nearTags = nearNames(tags, { byWords: true });
  return { operations, names, tags, nearTags, nearPaths: nearNames(paths, { byWords: true }) };
}

/** What an inclusion says in vain: single entries of its lists, or its keys together where no entry is to blame. */
export function inclusionProblems(
  field: string,
  conditions: readonly Condition[],
  all: Selectable,
): readonly SettingsProblem[] {
  const problems = entryProblems(field, conditions, (condition, entry) => {
    const others = conditions.filter((each) => each !== condition);
    return uselessEntry(condition, entry, { others, all });
  });
  if (problems.length > 0 || all.operations.some((each) => meets(each, conditions))) {
    return problems;
  }
  const unsafe = all.operations.find((each) => meets(each, withoutSafe(conditions)));
  const text =
    unsafe === undefined ? 'selects no operation; write other values' : `selects ${named(unsafe)}`;
  return [{ field, text }];
}

/** What an exclusion says of nothing in the document. */
export function exclusionProblems(
  field: string,
  conditions: readonly Condition[],
  all: Selectable,
): readonly SettingsProblem[] {
  return entryProblems(field, conditions, (condition, entry) =>
    uselessEntry(condition, entry, { others: [], all }),
  );
}

function entryProblems(
  field: string,
  conditions: readonly Condition[],
  problemOf: (condition: Condition, entry: Entry) => string | undefined,
): readonly SettingsProblem[] {
  if (!isSelector(conditions)) {
    return [{ field, text: 'is empty; write tags, paths, methods, operations or deprecated' }];
  }
  return conditions.flatMap((condition) =>
    condition.entries.flatMap((entry, at) => {
      const text = problemOf(condition, entry);
      return text === undefined ? [] : [{ field: `${field}.${condition.key}[${at}]`, text }];
    }),
  );
}

/** Why an entry selects nothing, also together with other conditions; undefined if it selects something. */
function uselessEntry(
  { key }: Condition,
  entry: Entry,
  { others, all }: { readonly others: readonly Condition[]; readonly all: Selectable },
): string | undefined {
  const own = all.operations.filter((each) => entry.holds(each));
  if (own.length === 0) return unknownEntry(key, entry.text, all);
  if (own.some((each) => others.every((other) => other.holds(each)))) return undefined;
  const rest = withoutSafe(others);
  const unsafe = own.find((each) => rest.every((other) => other.holds(each)));
  return unsafe === undefined
    ? `${quoted(entry.text)} selects nothing together with the keys beside it; write an entry of its own`
    : `${quoted(entry.text)} selects ${named(unsafe)}`;
}

function withoutSafe(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.filter(({ key }) => key !== 'safe');
}

function named({ key }: Operation): string {
  return `only operations that may change something; name them under operations, as in ${quoted(key)}`;
}

function unknownEntry(key: Condition['key'], text: string, all: Selectable): string {
  if (key === 'operations') return all.names.problemOf(text);
  if (key === 'paths') {
    const near = all.nearPaths(text.replace(/\*/g, ''));
    const instead = meant(near) ?? "write one of them, or '/orders*'";
    return `no path of the document matches ${quoted(text)}; ${instead}`;
  }
  const instead = meant(all.nearTags(text)) ?? oneOf(all.tags);
  return `no operation has the tag ${quoted(text)}; ${instead}`;
}

function oneOf(tags: readonly string[]): string {
  if (tags.length === 0) return 'the document has no tags; select by paths or operations';
  const more = tags.length > SHOWN_TAGS ? ', …' : '';
  return `write one of ${tags.slice(0, SHOWN_TAGS).map(quoted).join(', ')}${more}`;
}
