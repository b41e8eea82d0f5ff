import { safeLine } from '#foreign-text';
import type { AppLogger } from '#telemetry';
import type { LoadedTools, RefusedOperation, SourceWarning } from '../catalogue/tool-source.js';

/** Most refused operations, and most warnings, that have a line of the log each; the others are counted. */
export const MAX_TOLD = 20;
/** Most characters of a text in such a line. */
const MAX_TOLD_CHARACTERS = 500;

/** What operators are told of a catalogue beside its tools. */
export interface CatalogueReport {
  readonly refused: readonly RefusedOperation[];
  readonly warnings: readonly SourceWarning[];
  /** Absolute paths of the local documents that it was made of. */
  readonly files: readonly string[];
}

/** What the sources of a catalogue say together. */
export function reportOn(loaded: readonly LoadedTools[]): CatalogueReport {
  return {
    refused: loaded.flatMap(({ refused = [] }) => refused),
    warnings: loaded.flatMap(({ warnings = [] }) => warnings),
    files: [...new Set(loaded.flatMap(({ files = [] }) => files))],
  };
}

/** One WARN line for each refused operation and each warning, as many as `MAX_TOLD`. */
export function logReport({ refused, warnings }: CatalogueReport, logger: AppLogger): void {
  const clean = (text: string) => safeLine(text, { max: MAX_TOLD_CHARACTERS });
  for (const { upstream, ...texts } of refused.slice(0, MAX_TOLD)) {
    const entries = Object.entries(texts).map(([name, text]: [string, string]) => [
      name,
      clean(text),
    ]);
    logger.warn(
      { event: 'not_served', upstream, ...(Object.fromEntries(entries) as object) },
      'an operation is not served',
    );
  }
  for (const { upstream, text } of warnings.slice(0, MAX_TOLD)) {
    logger.warn({ event: 'document', upstream, warning: clean(text) }, 'about a document');
  }
  const untold = { refused: beyond(refused), warnings: beyond(warnings) };
  if (untold.refused + untold.warnings === 0) return;
  logger.warn({ event: 'not_served', ...untold }, 'more of them: `mcp-gateway tools` lists all');
}

function beyond(list: readonly unknown[]): number {
  return Math.max(0, list.length - MAX_TOLD);
}
