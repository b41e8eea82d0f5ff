import type { JsonSchema } from './tool-schema.js';
import type { Tool, ToolHints } from './tool.js';

const NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** A tool as `tools/list` shows it (specification, Tools). */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly annotations: ToolHints;
}

/** All tools at one moment, checked and listed once; nothing in it changes. */
export interface Catalogue {
  /** 1 at start, one more after each reload. */
  readonly generation: number;
  readonly listed: readonly ListedTool[];
  /** Every scope that a tool asks of its callers, sorted. */
  readonly scopes: readonly string[];
  find(name: string): Tool | undefined;
  /** Frees what its tools hold; called once, when the last request that took it is over. */
  close(): Promise<void>;
}

/** Throws `TypeError` when a name is illegal or taken, or a schema refers to elsewhere. */
export function catalogueOf(
  tools: readonly Tool[],
  generation: number,
  close: () => Promise<void> = () => Promise.resolve(),
): Catalogue {
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    if (!NAME.test(tool.name)) throw new TypeError(`Tool name ${JSON.stringify(tool.name)}`);
    for (const schema of [tool.input.json, tool.output?.json]) refuseForeignRefs(schema, tool.name);
    if (byName.has(tool.name)) throw new TypeError(`Two tools are named ${tool.name}`);
    byName.set(tool.name, tool);
  }
  return Object.freeze({
    generation,
    listed: Object.freeze(tools.map(listing)),
    scopes: Object.freeze([...new Set(tools.flatMap((tool) => tool.scopes))].sort()),
    find: (name: string) => byName.get(name),
    close,
  });
}

/** A reference to elsewhere would be fetched by whoever validates (specification, JSON Schema). */
function refuseForeignRefs(schema: unknown, tool: string): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref' && typeof value === 'string' && !value.startsWith('#')) {
      throw new TypeError(`The schema of ${tool} refers to ${JSON.stringify(value)}`);
    }
    refuseForeignRefs(value, tool);
  }
}

function listing(tool: Tool): ListedTool {
  return Object.freeze({
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: tool.input.json,
    ...(tool.output && { outputSchema: tool.output.json }),
    annotations: tool.hints,
  });
}
