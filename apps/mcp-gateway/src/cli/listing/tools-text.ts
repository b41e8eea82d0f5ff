import { safeLine } from '#foreign-text';
import type { RefusedOperation } from '../../catalogue/tool-source.js';
import type { ToolHints } from '../../catalogue/tool.js';
import { table } from '../output.js';
import { bytesOf, tokensIn, type ToolRow } from './tool-rows.js';

/** What is said of the tools that would be served. */
export interface ToolsReport {
  readonly tools: readonly ToolRow[];
  /** What keeps all of them from being served. */
  readonly problems: readonly string[];
  readonly refused: readonly RefusedOperation[];
  readonly warnings: readonly string[];
}

/** Most characters of a line about a document. */
const MAX_LINE_CHARACTERS = 1_000;
const HEAD = [
  ...['tool', 'from', 'operation', 'caller scopes', 'upstream scopes'],
  ...['hints', 'bytes', 'tokens'],
];

/** The report as a person reads it in a terminal. */
export function toolsText({ tools, problems, refused, warnings }: ToolsReport): string {
  return (
    rowsText(tools) +
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

function hintsText(hints: ToolHints): string {
  const said = [
    hints.readOnlyHint ? 'reads' : 'writes',
    ...(hints.destructiveHint ? ['destroys'] : []),
    ...(hints.idempotentHint ? ['repeatable'] : []),
    ...(hints.openWorldHint ? ['open world'] : []),
  ];
  return said.join(', ');
}

/** By kind, those with most operations first. */
function refusedText(refused: readonly RefusedOperation[]): string {
  if (refused.length === 0) return '';
  const kinds = new Map<string, RefusedOperation[]>();
  for (const each of refused) kinds.set(each.kind, [...(kinds.get(each.kind) ?? []), each]);
  const sorted = [...kinds].sort(
    ([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1),
  );
  const groups = sorted.map(([kind, each]) => `  ${kind}, ${each.length}:\n${groupText(each)}`);
  return `\n${many(refused.length, 'operation')} refused\n${groups.join('')}`;
}

function groupText(refused: readonly RefusedOperation[]): string {
  const lines = refused.map(
    ({ upstream, operation, reason, place }) =>
      `    ${line(`${upstream} ${operation}: ${reason} (${place})`)}\n`,
  );
  return lines.sort().join('');
}

function listText(what: string, lines: readonly string[]): string {
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
