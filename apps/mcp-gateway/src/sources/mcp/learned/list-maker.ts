import { createHash } from 'node:crypto';
import type { AppLogger } from '#telemetry';
import { WeakValues } from '#token-exchange';
import type { Tool } from '../../../catalogue/tool.js';
import type { LoadedTools } from '../../../catalogue/tool-source.js';
import type { ForeignObject } from '../../../upstreams/mcp/mcp-session.js';
import { selectedTools, type McpUpstreamSettings, type RelayParts } from '../tool-list.source.js';

/** Tools that were made of a list. */
export interface LearnedList {
  /** Of the list: equal lists have the same. */
  readonly id: string;
  readonly tools: readonly Tool[];
  /** Of the list, as JSON. */
  readonly bytes: number;
}

/** What tools are made with. */
export interface MakingParts extends RelayParts {
  readonly logger: Pick<AppLogger, 'warn'>;
}

/** Makes tools of the lists of one upstream; those of equal lists are made once, and told of once. */
export class ListMaker {
  /** By the list's id: of a list its users keep the tools, and not the object that these came in. */
  private readonly made = new WeakValues<readonly Tool[]>();

  constructor(
    private readonly settings: McpUpstreamSettings,
    private readonly parts: MakingParts,
  ) {}

  of(definitions: readonly ForeignObject[]): LearnedList {
    const text = JSON.stringify(definitions);
    const id = createHash('sha256').update(text).digest('base64url');
    const tools = this.made.of(id, () => this.tools(definitions));
    return { id, tools, bytes: Buffer.byteLength(text) };
  }

  private tools(definitions: readonly ForeignObject[]): readonly Tool[] {
    const { settings, parts } = this;
    const loaded = selectedTools(definitions, 'tools/list', settings, parts);
    const told = linesOf(loaded);
    if (told.length > 0) {
      const fields = { upstream: settings.name, said: told };
      parts.logger.warn(fields, 'not all tools of an upstream are served');
    }
    return loaded.tools;
  }
}

function linesOf({ problems, refused = [], warnings = [] }: LoadedTools): readonly string[] {
  return [
    ...problems,
    ...refused.map(({ operation, reason }) => `${operation}: ${reason}`),
    ...warnings.map(({ text }) => text),
  ];
}
