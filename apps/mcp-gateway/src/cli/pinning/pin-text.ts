import type { ToolDrift } from '../../sources/mcp/drift/drift.js';
import type { LeftOut } from '../../sources/mcp/tool-file.js';
import { table } from '../output.js';

/** How a server and its tool file compare. */
export interface PinReport {
  /** Whether the file is now what the server lists, as far as a file can hold it. */
  readonly ok: boolean;
  readonly upstream: string;
  /** The tool file, as messages show it. */
  readonly file: string;
  /** Whether the file was written. */
  readonly written: boolean;
  /** How many tools the server lists that a file can hold. */
  readonly tools: number;
  /** What differs from the file as it was, by the names of fields. */
  readonly drift: readonly ToolDrift[];
  /** Tools of the server that no file can hold. */
  readonly leftOut: readonly LeftOut[];
  /** Tools of it that settings select, and that clients are not shown. */
  readonly unserved: readonly LeftOut[];
  /** Why the file as it was could not be read; it was written anew then. */
  readonly problems: readonly string[];
}

/** The report as a person reads it in a terminal. */
export function pinText(report: PinReport): string {
  const problems = report.problems.map((problem) => `${problem}\n`).join('');
  // A file that cannot be read is compared with nothing.
  return report.written || problems === '' ? problems + comparisonText(report) : problems;
}

/** Which tools reach no client and why, beside the report; empty where there are none. */
export function leftOutText({ file, leftOut, unserved }: PinReport): string {
  return [
    ...leftOut.map(({ name, reason }) => `left out of ${file}: ${name} ${reason}\n`),
    ...unserved.map(({ name, reason }) => `not served: ${name}: ${reason}\n`),
  ].join('');
}

function comparisonText({ file, written, tools, drift }: PinReport): string {
  const many = `${tools} ${tools === 1 ? 'tool' : 'tools'}`;
  const verdict = drift.length === 0 ? 'no tool changed' : changesText(drift);
  const rows = drift.map(({ change, name, fields, more }) => [
    change,
    name,
    fields.join(', ') + (more > 0 ? ` and ${more} more` : ''),
  ]);
  return (
    `${written ? 'wrote ' : ''}${file}: ${many}, ${verdict}\n` +
    (rows.length === 0 ? '' : `\n${table(['change', 'tool', 'what'], rows)}`)
  );
}

function changesText(drift: readonly ToolDrift[]): string {
  return (['added', 'removed', 'changed'] as const)
    .map((change) => [drift.filter((each) => each.change === change).length, change] as const)
    .filter(([count]) => count > 0)
    .map(([count, change]) => `${count} ${change}`)
    .join(', ');
}
