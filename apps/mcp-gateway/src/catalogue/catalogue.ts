import { Inject, Injectable } from '@nestjs/common';
import { TOOLS } from '../tools/tools.module.js';
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

/** All tools, checked and listed once at boot; the same for every caller and connection. */
@Injectable()
export class ToolCatalogue {
  readonly listed: readonly ListedTool[];
  /** Every scope a tool asks for, sorted. */
  readonly scopes: readonly string[];
  private readonly byName: ReadonlyMap<string, Tool>;

  /** Throws when a name is illegal or taken, so that the process does not start. */
  constructor(@Inject(TOOLS) tools: readonly Tool[]) {
    const byName = new Map<string, Tool>();
    for (const tool of tools) {
      if (!NAME.test(tool.name)) throw new TypeError(`Tool name ${JSON.stringify(tool.name)}`);
      for (const schema of [tool.input.json, tool.output?.json])
        refuseForeignRefs(schema, tool.name);
      if (byName.has(tool.name)) throw new TypeError(`Two tools are named ${tool.name}`);
      byName.set(tool.name, tool);
    }
    this.byName = byName;
    this.listed = Object.freeze(tools.map(listing));
    this.scopes = [...new Set(tools.flatMap((tool) => tool.scopes))].sort();
  }

  find(name: string): Tool | undefined {
    return this.byName.get(name);
  }
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
