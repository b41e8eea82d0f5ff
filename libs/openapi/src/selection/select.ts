import type { ApiToolSettings, SettingsProblem } from '../operation/api-tool.js';
import { exclusionOf, inclusionOf, meets, type Condition } from './conditions.js';
import { OperationNames } from './operation-names.js';
import type { Operation, SelectedOperation } from './operation.js';
import { quoted } from './quoted.js';
import { exclusionProblems, inclusionProblems, selectable } from './selector-problems.js';

/** The operations that settings select, in the order of the document, and what is wrong with the settings. */
export interface Selection {
  readonly selected: readonly SelectedOperation[];
  readonly problems: readonly SettingsProblem[];
}

type SelectionSettings = Pick<ApiToolSettings, 'include' | 'exclude' | 'override' | 'prefix'>;

/**
 * Applies `include`, `exclude` and `override`. The keys of a selector are ANDed, the entries of a key and the
 * selectors ORed; what is excluded is not included. Without `operations` an inclusion selects safe methods only.
 * Entries of an inclusion that select nothing, entries of an exclusion that nothing in the document has, overrides
 * of what is not selected, and an empty selection are problems.
 */
export function selectOperations(
  operations: readonly Operation[],
  settings: SelectionSettings,
): Selection {
  if (operations.length === 0) {
    const text = 'the document has no operations; write another document';
    return { selected: [], problems: [{ field: 'openapi', text }] };
  }
  const names = new OperationNames(operations, settings);
  const all = selectable(operations, names);
  const include = settings.include.map((each) => inclusionOf(each, names));
  const exclude = settings.exclude.map((each) => exclusionOf(each, names));
  const kept = operations.filter(
    (each) => include.some((one) => meets(each, one)) && !exclude.some((one) => meets(each, one)),
  );
  const overrides = overridesOf(settings, names, new Set(kept));
  const problems = [
    ...include.flatMap((each, at) => inclusionProblems(`tools.include[${at}]`, each, all)),
    ...exclude.flatMap((each, at) => exclusionProblems(`tools.exclude[${at}]`, each, all)),
    ...overrides.problems,
  ];
  const selected = kept.map((operation) => ({
    operation,
    overriddenAs: overrides.of.get(operation),
    namedAt: namedAt(operation, include),
  }));
  const isEmpty = selected.length === 0 && problems.length === 0;
  return { selected, problems: isEmpty ? [nothingLeft(settings)] : problems };
}

/** Which override each operation has. */
function overridesOf(
  { override }: SelectionSettings,
  names: OperationNames,
  selected: ReadonlySet<Operation>,
): { readonly of: ReadonlyMap<Operation, string>; readonly problems: readonly SettingsProblem[] } {
  const of = new Map<Operation, string>();
  const problems = Object.keys(override).flatMap((name) => {
    const operation = names.find(name);
    const other = operation && of.get(operation);
    if (operation !== undefined && selected.has(operation) && other === undefined) {
      of.set(operation, name);
      return [];
    }
    const field = `tools.override.${name}`;
    if (operation === undefined) return [{ field, text: names.problemOf(name) }];
    const text =
      other === undefined
        ? 'the operation is not selected; add it to tools.include, or remove its override'
        : `is of the same operation as ${quoted(other)}; write one of them`;
    return [{ field, text }];
  });
  return { of, problems };
}

/** The first entry of `operations` that selects an operation. */
function namedAt(
  operation: Operation,
  include: readonly (readonly Condition[])[],
): string | undefined {
  for (const [at, conditions] of include.entries()) {
    const list = conditions.find(({ key }) => key === 'operations')?.entries ?? [];
    const entry = list.findIndex((each) => each.holds(operation));
    if (entry !== -1 && meets(operation, conditions)) {
      return `tools.include[${at}].operations[${entry}]`;
    }
  }
  return undefined;
}

function nothingLeft({ include }: SelectionSettings): SettingsProblem {
  return include.length === 0
    ? { field: 'tools.include', text: 'selects no operation; write at least one entry' }
    : { field: 'tools.exclude', text: 'leaves no operation; exclude fewer' };
}
