import { safeLine } from '#foreign-text';
import type { AppLogger } from '#telemetry';
import type { LoadedTools, RefusedOperation, SourceWarning } from '../catalogue/tool-source.js';

/** Most kinds of refusals, and most warnings, that have a line of the log each; the others are counted. */
export const MAX_TOLD = 20;
/** How many operations a group of refusals names. */
const SHOWN_OPERATIONS = 3;
/** Most characters of a text in such a line. */
const MAX_TOLD_CHARACTERS = 500;

/** What operators are told of a catalogue beside its tools. */
export interface CatalogueReport {
  readonly refused: readonly RefusedOperation[];
  readonly warnings: readonly SourceWarning[];
  /** Absolute paths of the local documents that it was made of. */
  readonly files: readonly string[];
}

/** What is told of the catalogue that was served at first. It outlives that catalogue, and does not hold it. */
export class FirstReport {
  now: CatalogueReport = { refused: [], warnings: [], files: [] };
}

/** What the sources of a catalogue say together. */
export function reportOn(loaded: readonly LoadedTools[]): CatalogueReport {
  return {
    refused: loaded.flatMap(({ refused = [] }) => refused),
    warnings: loaded.flatMap(({ warnings = [] }) => warnings),
    files: [...new Set(loaded.flatMap(({ files = [] }) => files))],
  };
}

/** Operations that are refused for the same reason. */
export interface RefusalGroup<Refused> {
  readonly reason: string;
  /** The first of them. */
  readonly first: Refused;
  /** The names of the first three. */
  readonly operations: readonly string[];
  readonly count: number;
}

/** Refused operations by their reasons, those of the most first, else in the order in which they are given. */
export function groupedRefusals<
  Refused extends { readonly operation: string; readonly reason: string },
>(refused: readonly Refused[]): readonly RefusalGroup<Refused>[] {
  const groups = new Map<string, [Refused, ...Refused[]]>();
  for (const each of refused) {
    const group = groups.get(each.reason);
    if (group) group.push(each);
    else groups.set(each.reason, [each]);
  }
  return [...groups]
    .map(([reason, all]) => ({
      reason,
      first: all[0],
      operations: all.slice(0, SHOWN_OPERATIONS).map(({ operation }) => operation),
      count: all.length,
    }))
    .sort((one, other) => other.count - one.count);
}

/** One WARN line for each reason of an upstream's refusals and each warning, as many as `MAX_TOLD`. */
export function logReport({ refused, warnings }: CatalogueReport, logger: AppLogger): void {
  const groups = [...new Set(refused.map(({ upstream }) => upstream))].flatMap((name) =>
    groupedRefusals(refused.filter(({ upstream }) => upstream === name)),
  );
  for (const { first, operations, count } of groups.slice(0, MAX_TOLD)) {
    const { upstream, kind, place, reason } = first;
    const texts = { kind: clean(kind), reason: clean(reason), place: clean(place) };
    logger.warn(
      { event: 'not_served', upstream, ...texts, count, operations: operations.map(clean) },
      count === 1 ? 'an operation is not served' : 'operations are not served',
    );
  }
  for (const { upstream, text } of warnings.slice(0, MAX_TOLD)) {
    logger.warn({ event: 'document', upstream, warning: clean(text) }, 'about a document');
  }
  const untold = {
    refused: groups.slice(MAX_TOLD).reduce((sum, { count }) => sum + count, 0),
    warnings: Math.max(0, warnings.length - MAX_TOLD),
  };
  if (untold.refused + untold.warnings === 0) return;
  logger.warn({ event: 'not_served', ...untold }, 'more of them: `mcp-gateway tools` lists all');
}

function clean(text: string): string {
  return safeLine(text, { max: MAX_TOLD_CHARACTERS });
}
