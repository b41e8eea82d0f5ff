import type { Catalogue, ListedTool } from '../../catalogue/catalogue.js';
import type { Tool, ToolHints } from '../../catalogue/tool.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { dryCatalogue, type DryParts } from '../dry/dry-catalogue.js';
import { contextOf, madeUpToken, nobody } from '../dry/nobody.js';
import { noExchanger, noParts } from '../dry/no-parts.js';
import { loadServed } from '../dry/served.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { didYouMean } from '../near-names.js';
import { table, write, writeJson } from '../output.js';
import { UsageError } from '../usage-error.js';

/** Bytes of JSON that models count as about one token. */
const BYTES_OF_A_TOKEN = 4;

/** One tool of the table. */
interface Row {
  readonly tool: string;
  /** Its upstream; null for one that asks none. */
  readonly from: string | null;
  /** What the caller's token must carry. */
  readonly callerScopes: readonly string[];
  /** What its exchange asks for; null where nothing is exchanged. */
  readonly upstreamScopes: readonly string[] | null;
  readonly hints: ToolHints;
  /** Bytes of its entry in `tools/list`. */
  readonly bytes: number;
  /** About how many tokens of a model that is. */
  readonly tokens: number;
}

/** Writes the tools that would be served, and what was refused and why. Throws `UsageError` and `ConfigError`. */
export async function tools(
  upstream: string | undefined,
  { json }: { readonly json?: boolean },
): Promise<ExitStatus> {
  const config = await loadServed();
  const names = config.served.upstreams.map(({ name }) => name);
  if (upstream !== undefined && !names.includes(upstream)) {
    const known = names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`;
    throw new UsageError(
      `no upstream is named ${upstream}, ${known}${didYouMean(upstream, names)}`,
    );
  }
  const asked = new AskedScopes();
  const built = await dryCatalogue(config, asked.parts);
  const all = built.ok ? await rowsOf(built.catalogue, asked, config) : [];
  if (built.ok) await built.close();
  const rows = all.filter(({ from }) => upstream === undefined || from === upstream);
  const refused = built.ok ? [] : built.problems;
  if (json === true) writeJson({ tools: rows, refused });
  else write(rowsText(rows) + refused.map((problem) => `refused: ${problem}\n`).join(''));
  return refused.length === 0 ? FINE : FOUND_PROBLEMS;
}

/** Stands for the exchange, and remembers what was asked of it. */
class AskedScopes {
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

async function rowsOf(
  catalogue: Catalogue,
  asked: AskedScopes,
  config: GatewayConfig,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const entry of catalogue.listed) {
    const tool = catalogue.find(entry.name);
    if (tool !== undefined) rows.push(rowOf(entry, tool, await asked.of(tool, config)));
  }
  return rows;
}

function rowOf(entry: ListedTool, tool: Tool, upstreamScopes: Row['upstreamScopes']): Row {
  const bytes = Buffer.byteLength(JSON.stringify(entry));
  return {
    tool: tool.name,
    from: tool.upstream?.name ?? null,
    callerScopes: tool.scopes,
    upstreamScopes,
    hints: tool.hints,
    bytes,
    tokens: tokensIn(bytes),
  };
}

function tokensIn(bytes: number): number {
  return Math.ceil(bytes / BYTES_OF_A_TOKEN);
}

const HEAD = ['tool', 'from', 'caller scopes', 'upstream scopes', 'hints', 'bytes', 'tokens'];

function rowsText(rows: readonly Row[]): string {
  if (rows.length === 0) return 'no tools\n';
  const cells = rows.map((row) => [
    row.tool,
    row.from ?? '-',
    row.callerScopes.join(' ') || '-',
    row.upstreamScopes?.join(' ') ?? '-',
    hintsText(row.hints),
    String(row.bytes),
    `~${row.tokens}`,
  ]);
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const many = rows.length === 1 ? '1 tool' : `${rows.length} tools`;
  return `${table(HEAD, cells)}\n${many}, ${bytes} bytes in tools/list, about ${tokensIn(bytes)} tokens\n`;
}

function hintsText(hints: ToolHints): string {
  const said = [
    hints.readOnlyHint ? 'reads' : 'writes',
    ...(hints.destructiveHint ? ['destroys'] : []),
    ...(hints.idempotentHint ? ['repeatable'] : []),
    ...(hints.openWorldHint ? ['open world'] : []),
  ];
  return said.join(', ');
}
