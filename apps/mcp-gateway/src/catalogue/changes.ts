import type { Catalogue } from './catalogue.js';

/** What differs between two sets of named things, by name, sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Compares two sets: each name with a text that is equal exactly when nothing has changed. */
export function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Changes {
  const names = (of: ReadonlyMap<string, string>) => [...of.keys()].sort();
  return {
    added: names(after).filter((name) => !before.has(name)),
    removed: names(before).filter((name) => !after.has(name)),
    changed: names(after).filter(
      (name) => before.has(name) && before.get(name) !== after.get(name),
    ),
  };
}

/** Tools that came, went, or are shown, permitted or sent elsewhere than before. */
export function toolChanges(before: Catalogue, after: Catalogue): Changes {
  return changesBetween(toolTexts(before), toolTexts(after));
}

/** Whether any caller may be shown another list than before. */
export function listingChanged(before: Catalogue, after: Catalogue): boolean {
  return listingText(before) !== listingText(after);
}

function toolTexts(catalogue: Catalogue): Map<string, string> {
  return new Map(
    catalogue.listed.map((each) => {
      const { scopes, upstream, origin } = catalogue.find(each.name) ?? {};
      return [each.name, JSON.stringify([each, scopes, upstream?.name, origin?.operation])];
    }),
  );
}

function listingText(catalogue: Catalogue): string {
  const { listing, listed } = catalogue;
  const scopes = listing === 'permitted' && listed.map(({ name }) => catalogue.find(name)?.scopes);
  return JSON.stringify([listing, listed, scopes]);
}
