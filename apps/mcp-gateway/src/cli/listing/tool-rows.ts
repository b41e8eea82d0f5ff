import type { Catalogue, ListedTool } from '../../catalogue/catalogue.js';
import type { Tool, ToolHints } from '../../catalogue/tool.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import type { DryParts } from '../dry/dry-catalogue.js';
import { noExchanger, noParts } from '../dry/no-parts.js';
import { contextOf, madeUpToken, nobody } from '../dry/nobody.js';

/** Bytes of JSON that models count as about one token. */
const BYTES_OF_A_TOKEN = 4;

/** One tool of the table. */
export interface ToolRow {
  readonly tool: string;
  /** Its upstream; null for one that asks none. */
  readonly from: string | null;
  /** `GET /orders/{id}` of its document, or its MCP server's own name of it; null for one that is written here. */
  readonly operation: string | null;
  /** What the caller's token must carry. */
  readonly callerScopes: readonly string[];
  /** What its exchange asks for; null where nothing is exchanged. */
  readonly upstreamScopes: readonly string[] | null;
  /** Undefined: nothing is said of its behaviour. */
  readonly hints: ToolHints | undefined;
  /** Bytes of its entry in `tools/list`. */
  readonly bytes: number;
  /** About how many tokens of a model that is. */
  readonly tokens: number;
  /** What was left out or changed of its operation. */
  readonly notes: readonly string[];
  /** Its entry in `tools/list`: what models read. */
  readonly listed: ListedTool;
}

/** Stands for the exchange, and remembers what was asked of it. */
export class AskedScopes {
  private last: readonly string[] | null = null;
  readonly parts: DryParts = {
    ...noParts,
    tokens: {
      exchanger: () => ({
        ...noExchanger,
        exchange: (request) => {
          this.last = request.scopes;
          return Promise.resolve(madeUpToken(request));
        },
      }),
    },
  };

  /** The scopes that a tool's exchange asks for. */
  async of({ upstream }: Tool, config: GatewayConfig): Promise<readonly string[] | null> {
    this.last = null;
    const caller = nobody(config);
    await upstream?.open(caller, contextOf(caller));
    return this.last;
  }
}

/** The tools of a catalogue that was built with the parts of `asked`. */
export async function rowsOf(
  catalogue: Catalogue,
  asked: AskedScopes,
  config: GatewayConfig,
): Promise<readonly ToolRow[]> {
  const rows: ToolRow[] = [];
  for (const entry of catalogue.listed) {
    const tool = catalogue.find(entry.name);
    if (tool !== undefined) rows.push(rowOf(entry, tool, await asked.of(tool, config)));
  }
  return rows;
}

function rowOf(entry: ListedTool, tool: Tool, upstreamScopes: ToolRow['upstreamScopes']): ToolRow {
  const bytes = Buffer.byteLength(JSON.stringify(entry));
  return {
    tool: tool.name,
    from: tool.upstream?.name ?? null,
    operation: tool.origin?.operation ?? null,
    callerScopes: tool.scopes,
    upstreamScopes,
    hints: tool.hints,
    bytes,
    tokens: tokensIn(bytes),
    notes: tool.origin?.notes ?? [],
    listed: entry,
  };
}

/** About how many tokens of a model so many bytes of JSON are. */
export function tokensIn(bytes: number): number {
  return Math.ceil(bytes / BYTES_OF_A_TOKEN);
}

/** Bytes that all of them take in `tools/list`. */
export function bytesOf(rows: readonly ToolRow[]): number {
  return rows.reduce((sum, { bytes }) => sum + bytes, 0);
}
