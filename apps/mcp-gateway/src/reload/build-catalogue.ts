import { Deadline, type After, type Clock } from '#outbound';
import { describeError } from '#serving';
import type { AppLogger } from '#telemetry';
import { catalogueOf, toolProblems, type Catalogue } from '../catalogue/catalogue.js';
import type { Tool } from '../catalogue/tool.js';
import type { LoadedTools, ToolSource } from '../catalogue/tool-source.js';
import { inFileOrder } from '../config/file/file-order.js';
import type { ServedSettings } from '../config/served-settings.js';
import { reportOn, type CatalogueReport } from './catalogue-report.js';
import { takenPrefixes } from './taken-prefixes.js';

/** Milliseconds in which all sources must have loaded their tools. */
export const LOADING_MS = 30_000;

/** What a catalogue is built with. */
export interface CatalogueParts {
  /** Where the tools come from, in the order in which `tools/list` shows them. */
  readonly sources: (served: ServedSettings) => readonly ToolSource[];
  readonly steady: Clock;
  readonly after: After;
  readonly logger: AppLogger;
}

/** A catalogue, or everything that keeps it from being served, in the order of gateway.yaml; and what else there is to say of its sources. */
export type Built = { readonly report: CatalogueReport } & (
  | { readonly ok: true; readonly catalogue: Catalogue }
  | { readonly ok: false; readonly problems: readonly string[] }
);

/**
 * Builds all that is served from settings, beside whatever is served meanwhile; settles within
 * `LOADING_MS`. What was loaded is closed again when there is a problem, and with the catalogue otherwise.
 */
export async function buildCatalogue(
  served: ServedSettings,
  generation: number,
  parts: CatalogueParts,
): Promise<Built> {
  const sources = parts.sources(served);
  const loaded = await loadAll(sources, parts);
  const problems = [
    ...loaded.flatMap((each) => each.problems),
    ...sources.flatMap(({ name }, index) =>
      (loaded[index]?.tools ?? []).flatMap(toolProblems).map((problem) => `${name}: ${problem}`),
    ),
    ...doubledNames(sources, loaded),
    ...takenPrefixes(served.upstreams, sources, loaded),
  ];
  const close = () => closeAll(sources, parts.logger);
  const report = reportOn(loaded);
  if (problems.length > 0) {
    await close();
    return { ok: false, problems: inFileOrder(problems), report };
  }
  const tools = loaded.flatMap((each) => each.tools);
  const learned = loaded.flatMap((each) => each.learned ?? []);
  const { listing, baselineScopes } = served;
  return {
    ok: true,
    report,
    catalogue: catalogueOf(tools, generation, { listing, baselineScopes, learned, close }),
  };
}

async function loadAll(
  sources: readonly ToolSource[],
  { steady, after }: CatalogueParts,
): Promise<LoadedTools[]> {
  const deadline = new Deadline(steady, LOADING_MS, after);
  const stop = new AbortController();
  const late = new Error('late');
  const loading = sources.map(async (source) => {
    try {
      return await deadline.bound(source.load(stop.signal), () => late);
    } catch (error) {
      const why = error === late ? `not loaded within ${LOADING_MS} ms` : unexpected(error);
      return { tools: [], problems: [`${source.name}: ${why}`] };
    }
  });
  const loaded = await Promise.all(loading);
  stop.abort();
  return loaded;
}

/** What a source expects to go wrong, it says among its problems; this is a fault of its own. */
function unexpected(error: unknown): string {
  const { name, at = '' } = describeError(error);
  return `not loaded: ${name} ${at}`.trimEnd();
}

/** Names that two tools would have, each with both places. */
function doubledNames(sources: readonly ToolSource[], loaded: readonly LoadedTools[]): string[] {
  const places = new Map<string, string>();
  return sources.flatMap((source, index) =>
    (loaded[index]?.tools ?? []).flatMap(({ name }: Tool) => {
      const other = places.get(name);
      places.set(name, source.name);
      return other === undefined
        ? []
        : [
            `${source.name}: another tool is named ${name} already (${other}); ` +
              'write another prefix, or another name in tools.override',
          ];
    }),
  );
}

async function closeAll(sources: readonly ToolSource[], logger: AppLogger): Promise<void> {
  const closing = sources.map(async (source) => {
    try {
      await source.close?.();
    } catch (error) {
      logger.warn({ source: source.name, error: describeError(error) }, 'closing a source failed');
    }
  });
  await Promise.all(closing);
}
