import { safeLine } from '#foreign-text';
import type { RefusedOperation } from '../../catalogue/tool-source.js';
import type { ToolHints } from '../../catalogue/tool.js';
import { groupedRefusals, nounOf, type RefusalGroup } from '../../reload/catalogue-report.js';
import { table } from '../output.js';
import { LEARNED } from './learned-lines.js';
import { bytesOf, tokensIn, type ToolRow } from './tool-rows.js';

/** What is said of the tools that would be served. */
export interface ToolsReport {
  readonly tools: readonly ToolRow[];
  /** What keeps all of them from being served. */
  readonly problems: readonly string[];
  readonly refused: readonly RefusedOperation[];
  readonly warnings: readonly string[];
  /** MCP servers whose tools are not known yet. */
  readonly learned: readonly string[];
}

/** Most characters of a line about a document. */
const MAX_LINE_CHARACTERS = 1_000;
const HEAD = [
  ...['tool', 'from', 'operation', 'caller scopes', 'upstream scopes'],
  ...['hints', 'bytes', 'tokens'],
];

/** The report as a person reads it in a terminal. */
export function toolsText({ tools, problems, refused, warnings, learned }: ToolsReport): string {
  return (
    rowsText(tools) +
    listText(LEARNED, learned) +
    refusedText(refused) +
    listText('problems', problems) +
    listText('warnings', warnings)
  );
}

function rowsText(rows: readonly ToolRow[]): string {
  if (rows.length === 0) return 'no tools\n';
  const cells = rows.map((row) => [
    row.tool,
    row.from ?? '-',
    row.operation === null ? 'written here' : line(row.operation),
    row.callerScopes.join(' ') || '-',
    row.upstreamScopes?.join(' ') ?? '-',
    hintsText(row.hints),
    String(row.bytes),
    `~${row.tokens}`,
  ]);
  const bytes = bytesOf(rows);
  const notes = rows.filter((row) => row.notes.length > 0).length;
  const shortened =
    notes === 0 ? '' : `; of ${notes} something was left out or changed: --json says what`;
  return (
    `${table(HEAD, cells)}\n${many(rows.length, 'tool')}, ${bytes} bytes in tools/list, ` +
    `about ${tokensIn(bytes)} tokens${shortened}\n`
  );
}

function hintsText(hints: ToolHints | undefined): string {
  if (hints === undefined) return '-';
  const said = [
    hints.readOnlyHint ? 'reads' : 'writes',
    ...(hints.destructiveHint ? ['destroys'] : []),
    ...(hints.idempotentHint ? ['repeatable'] : []),
    ...(hints.openWorldHint ? ['open world'] : []),
  ];
  return said.join(', ');
}

/** By upstream and reason, those with most operations first; not each is named. */
function refusedText(refused: readonly RefusedOperation[]): string {
  if (refused.length === 0) return '';
  const upstreams = [...new Set(refused.map(({ upstream }) => upstream))];
  const groups = upstreams.flatMap((name) =>
    groupedRefusals(refused.filter(({ upstream }) => upstream === name)),
  );
  const isShort = groups.some(({ operations, count }) => count > operations.length);
  const all = isShort ? '; --json names all of them' : '';
  return `\n${many(refused.length, nounOf(refused))} refused${all}\n${groups.map(groupText).join('')}`;
}

function groupText({ first, operations, count }: RefusalGroup<RefusedOperation>): string {
  const more = count - operations.length;
  const names = operations.join(', ') + (more > 0 ? ` and ${more} more` : '');
  return (
    `  ${line(`${count} of ${first.upstream}: ${first.reason}`)}\n` +
    `    ${line(`${names} (${count > 1 ? 'the first at ' : ''}${first.place})`)}\n`
  );
}

/** Lines below their name; nothing where there are none. */
export function listText(what: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `\n${what}\n${lines.map((each) => `  ${line(each)}\n`).join('')}`;
}

function many(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** What a document says may hold what a terminal obeys. */
function line(text: string): string {
  return safeLine(text, { max: MAX_LINE_CHARACTERS });
}
