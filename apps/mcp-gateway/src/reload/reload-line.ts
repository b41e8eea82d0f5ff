import { safeLine } from '#foreign-text';
import { changesBetween, toolChanges, type Changes } from '../catalogue/changes.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { ServedSettings } from '../config/served-settings.js';

/** Most names, or problems, that one line lists; how many more there are is said. */
const MAX_LISTED = 50;
/** Most characters of one of them. */
const MAX_LISTED_CHARACTERS = 500;

/** A catalogue and the settings that it was built from. */
export interface Served {
  readonly catalogue: Catalogue;
  readonly settings: ServedSettings;
}

/** What a reload changed, by name, for its log line; only what did change. */
export function reloadedFields(before: Served, after: Served): object {
  const upstreams = changesBetween(upstreamTexts(before.settings), upstreamTexts(after.settings));
  return {
    generation: after.catalogue.generation,
    ...named('upstreams', upstreams),
    ...named('tools', toolChanges(before.catalogue, after.catalogue)),
  };
}

/** As many as a line lists, each on one line. */
export function listed(texts: readonly string[]): readonly string[] {
  const shown = texts
    .slice(0, MAX_LISTED)
    .map((text) => safeLine(text, { max: MAX_LISTED_CHARACTERS }));
  const more = texts.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

function named(what: string, changes: Changes): object {
  const entries = Object.entries(changes) as [string, readonly string[]][];
  const kinds = entries.filter(([, names]) => names.length > 0);
  if (kinds.length === 0) return {};
  return { [what]: Object.fromEntries(kinds.map(([kind, names]) => [kind, listed(names)])) };
}

/** Compared and never shown: settings hold secrets. */
function upstreamTexts({ upstreams }: ServedSettings): Map<string, string> {
  return new Map(upstreams.map((upstream) => [upstream.name, JSON.stringify(upstream)]));
}
