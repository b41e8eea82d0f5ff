import { safeLine } from '#foreign-text';
import type { AppLogger } from '#telemetry';
import {
  RELAYED,
  type LoadedTools,
  type RefusedOperation,
  type SourceWarning,
} from '../catalogue/tool-source.js';

/** Most kinds of refusals, and most warnings, that have a line of the log each; the others are counted. */
export const MAX_TOLD = 20;
/** How many operations, or tools, a line names. */
const SHOWN_NAMES = 3;
/** Tools beyond which some clients leave some out: VS Code takes 128 of all servers together. */
const MANY_TOOLS = 128;
/** Most characters of a text in such a line. */
const MAX_TOLD_CHARACTERS = 500;

/** What operators are told of a catalogue beside its tools. */
export interface CatalogueReport {
  readonly refused: readonly RefusedOperation[];
  readonly warnings: readonly SourceWarning[];
  /** How many tools there are. */
  readonly tools: number;
  /** Names of tools of which something was left out or changed that a document says. */
  readonly shortened: readonly string[];
  /** Absolute paths of the local documents that it was made of. */
  readonly files: readonly string[];
}

/** What is told of the catalogue that was served at first. It outlives that catalogue, and does not hold it. */
export class FirstReport {
  now: CatalogueReport = reportOn([]);
}

/** What the sources of a catalogue say together. */
export function reportOn(loaded: readonly LoadedTools[]): CatalogueReport {
  const tools = loaded.flatMap((each) => each.tools);
  return {
    tools: tools.length,
    shortened: tools.flatMap(({ name, origin }) => (origin?.notes.length ? [name] : [])),
    refused: loaded.flatMap(({ refused = [] }) => refused),
    warnings: loaded.flatMap(({ warnings = [] }) => warnings),
    files: [...new Set(loaded.flatMap(({ files = [] }) => files))],
  };
}

/** What refused operations are called: those of MCP servers are tools. */
export function nounOf(refused: readonly Pick<RefusedOperation, 'kind'>[]): 'operation' | 'tool' {
  return refused.every(({ kind }) => kind === RELAYED) ? 'tool' : 'operation';
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
      operations: all.slice(0, SHOWN_NAMES).map(({ operation }) => operation),
      count: all.length,
    }))
    .sort((one, other) => other.count - one.count);
}

/**
 * One WARN line for each reason of an upstream's refusals and each warning, as many as `MAX_TOLD`, one for too many
 * tools; and one INFO line for what was left out of tools.
 */
export function logReport(report: CatalogueReport, logger: AppLogger): void {
  const { refused, warnings, tools, shortened } = report;
  const groups = [...new Set(refused.map(({ upstream }) => upstream))].flatMap((name) =>
    groupedRefusals(refused.filter(({ upstream }) => upstream === name)),
  );
  for (const { first, operations, count } of groups.slice(0, MAX_TOLD)) {
    const { upstream, kind, place, reason } = first;
    const texts = { kind: clean(kind), reason: clean(reason), place: clean(place) };
    const noun = nounOf([first]);
    const one = noun === 'tool' ? 'a tool' : 'an operation';
    logger.warn(
      { event: 'not_served', upstream, ...texts, count, [`${noun}s`]: operations.map(clean) },
      count === 1 ? `${one} is not served` : `${noun}s are not served`,
    );
  }
  for (const { upstream, text, isAboutTools } of warnings.slice(0, MAX_TOLD)) {
    const [event, about] = isAboutTools ? ['tools', 'its tools'] : ['document', 'a document'];
    logger.warn({ event, upstream, warning: clean(text) }, `about ${about}`);
  }
  if (tools > MANY_TOOLS) {
    const text = `VS Code takes ${MANY_TOOLS} tools of all servers together; select fewer`;
    logger.warn({ event: 'tools', count: tools }, text);
  }
  if (shortened.length > 0) {
    logger.info(
      { event: 'shortened', count: shortened.length, tools: shortened.slice(0, SHOWN_NAMES) },
      'something of these tools was left out or changed: `mcp-gateway tools --json` says what',
    );
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
