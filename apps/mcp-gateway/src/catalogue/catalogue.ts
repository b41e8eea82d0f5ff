import { missingScopes, type Caller } from '#auth';
import type { JsonObject, JsonSchema } from './tool-schema.js';
import type { LearnedTools, MissingTools } from './learned-tools.js';
import type { Tool, ToolHints } from './tool.js';

/** Whether `tools/list` shows every tool, or those whose scopes the caller has. */
export type Listing = 'all' | 'permitted';

const NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** A tool as `tools/list` shows it (specification, Tools). */
export interface ListedTool {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonObject;
  readonly annotations?: ToolHints;
  readonly icons?: readonly JsonObject[];
  readonly _meta?: JsonObject;
}

/** All tools at one moment, checked and listed once; nothing in it changes. */
export interface Catalogue {
  /** 1 at start, one more after each reload. */
  readonly generation: number;
  /** Every tool, in the order in which `tools/list` shows them. */
  readonly listed: readonly ListedTool[];
  /** Whether `tools/list` also shows what the caller lacks scopes for. */
  readonly listing: Listing;
  /** What `tools/list` shows this caller; the same array for everybody with `listing` `all`. */
  listedFor(caller: Pick<Caller, 'scopes' | 'impliedScopes'>): readonly ListedTool[];
  /** Every scope that a tool asks of its callers, sorted. */
  readonly scopes: readonly string[];
  /** Scopes that a 401 asks clients to request. */
  readonly baselineScopes: readonly string[];
  find(name: string): Tool | undefined;
  /** Upstreams that are asked for each caller's tools; those are in a catalogue of the caller's own. */
  readonly learned: readonly LearnedTools[];
  /** Of a caller's own catalogue; undefined for one that is everybody's. */
  readonly own: OwnCatalogue | undefined;
  /** Frees what its tools hold; called once, when the last request that took it is over. Never rejects. */
  close(): Promise<void>;
}

/** What is said of a catalogue that has been put together for a caller. */
export interface OwnCatalogue {
  /** Upstreams whose tools could not be had. */
  readonly missing: readonly MissingTools[];
  /** Milliseconds for which its list holds. */
  readonly ttlMs: number;
}

/** What may be said of a catalogue as a whole. */
export interface CatalogueOptions {
  readonly listing?: Listing;
  readonly baselineScopes?: readonly string[];
  readonly close?: () => Promise<void>;
  readonly learned?: readonly LearnedTools[];
  readonly own?: OwnCatalogue;
}

/** Throws `TypeError` when a name is illegal or taken, or a schema refers to elsewhere. */
export function catalogueOf(
  tools: readonly Tool[],
  generation: number,
  options: CatalogueOptions = {},
): Catalogue {
  const { listing = 'all', baselineScopes = [], learned = [], own } = options;
  const { close = () => Promise.resolve() } = options;
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    const [problem] = toolProblems(tool);
    if (problem !== undefined) throw new TypeError(problem);
    if (byName.has(tool.name)) throw new TypeError(`Two tools are named ${tool.name}`);
    byName.set(tool.name, tool);
  }
  const listed = Object.freeze(tools.map(listedTool));
  const all = () => listed;
  const permitted: Catalogue['listedFor'] = (caller) =>
    listed.filter((_, index) => missingScopes(caller, tools[index]?.scopes ?? []).length === 0);
  return Object.freeze({
    generation,
    listed,
    listing,
    listedFor: listing === 'all' ? all : permitted,
    scopes: Object.freeze(
      [...new Set([...tools, ...learned].flatMap(({ scopes }) => scopes))].sort(),
    ),
    baselineScopes,
    learned,
    own,
    find: (name: string) => byName.get(name),
    close,
  });
}

/** Why a tool cannot be served, whatever else is; one sentence each. */
export function toolProblems({ name, input, output }: Tool): string[] {
  const shown = JSON.stringify(name);
  return [
    ...(NAME.test(name)
      ? []
      : [`Tool name ${shown} must be 1 to 128 letters, digits, or any of _ . -`]),
    ...[...foreignRefs(input.json), ...foreignRefs(output?.json)].map(
      (ref) =>
        `The schema of ${shown} refers to ${JSON.stringify(ref)}; it may refer to itself only`,
    ),
  ];
}

/** A reference to elsewhere would be fetched by whoever validates (specification, JSON Schema). */
function foreignRefs(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(foreignRefs);
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' && !value.startsWith('#')
      ? [value]
      : foreignRefs(value),
  );
}

function listedTool({ name, title, description, input, output, ...tool }: Tool): ListedTool {
  const { hints: annotations, icons, meta } = tool;
  return Object.freeze({
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    inputSchema: input.json,
    ...(output && { outputSchema: output.json }),
    ...(annotations && { annotations }),
    ...(icons && { icons }),
    ...(meta && { _meta: meta }),
  });
}
