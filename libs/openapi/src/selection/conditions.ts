import type { OperationNames } from './operation-names.js';
import type { Operation } from './operation.js';
import { pathPattern } from './path-pattern.js';
import type { Selector } from './selector.js';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY']);

/** What one key of a selector asks of operations. */
export interface Condition {
  /** `safe` is what an inclusion without `operations` asks as well. */
  readonly key: keyof Selector | 'safe';
  holds(operation: Operation): boolean;
  /** The entries of a list, each with what it asks by itself. */
  readonly entries: readonly Entry[];
}

/** An entry of a selector's list. */
export interface Entry {
  readonly text: string;
  holds(operation: Operation): boolean;
}

/** What an inclusion asks: without names, only safe methods. */
export function inclusionOf(selector: Selector, names: OperationNames): readonly Condition[] {
  const conditions = exclusionOf(selector, names);
  return selector.operations === undefined ? [...conditions, SAFE_ONLY] : conditions;
}

/** What an exclusion asks. */
export function exclusionOf(selector: Selector, names: OperationNames): readonly Condition[] {
  const { tags, paths, operations, methods, deprecated } = selector;
  return [
    ...listed('tags', tags, (tag) => (each) => each.tags.includes(tag)),
    ...listed('paths', paths, (pattern) => {
      const matches = pathPattern(pattern);
      return ({ path }) => matches(path);
    }),
    ...listed('operations', operations, (name) => {
      const found = names.find(name);
      return (each) => found === each;
    }),
    ...conditionOf(
      'methods',
      methods,
      (wanted) =>
        ({ method }) =>
          wanted.includes(method.toLowerCase()),
    ),
    ...conditionOf('deprecated', deprecated, (wanted) => (each) => each.deprecated === wanted),
  ];
}

/** Whether an operation meets all conditions. One without any key would be met by everything, and is by nothing. */
export function meets(operation: Operation, conditions: readonly Condition[]): boolean {
  return isSelector(conditions) && conditions.every((each) => each.holds(operation));
}

/** Whether a selector has any key. */
export function isSelector(conditions: readonly Condition[]): boolean {
  return conditions.some(({ key }) => key !== 'safe');
}

const SAFE_ONLY: Condition = {
  key: 'safe',
  entries: [],
  holds: ({ method }) => SAFE.has(method),
};

function listed(
  key: Condition['key'],
  list: readonly string[] | undefined,
  asks: (text: string) => Entry['holds'],
): readonly Condition[] {
  if (list === undefined) return [];
  const entries = list.map((text) => ({ text, holds: asks(text) }));
  return [{ key, entries, holds: (each) => entries.some((entry) => entry.holds(each)) }];
}

function conditionOf<T>(
  key: Condition['key'],
  value: T | undefined,
  asks: (value: T) => Condition['holds'],
): readonly Condition[] {
  return value === undefined ? [] : [{ key, entries: [], holds: asks(value) }];
}
