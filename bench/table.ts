import { cpus } from 'node:os';
import type { Figure } from './figures.js';
import { lowerQuartile, type Took } from './rounds.js';
import type { Single } from './single.js';

type Row = readonly [what: string, value: string, ratio: string, bound: string, verdict: string];

const verdict = (holds: boolean) => (holds ? '' : 'missed');
const microseconds = (took: Took, side: string) =>
  `${lowerQuartile(took.get(side) ?? []).toFixed(0)} µs`;

/** Every figure that has a bound; then, where asked for, every side; then what is no part of a round. */
export function rowsOf(
  took: Took,
  figures: readonly Figure[],
  { sides, singles }: { readonly sides: boolean; readonly singles: readonly Single[] },
): readonly Row[] {
  const bounded = figures.map(({ name, value, bound, holds, ratio }): Row => {
    const both = ratio && [ratio.over, ratio.under].map((side) => microseconds(took, side));
    return [name, both?.join(' ÷ ') ?? '', value.toFixed(2), bound.toFixed(2), verdict(holds)];
  });
  const single = singles.map(({ name, value, unit, bound = Infinity }): Row => {
    const digits = value < 10 ? 2 : 0;
    const most = bound === Infinity ? '' : `${bound} ${unit}`;
    return [name, `${value.toFixed(digits)} ${unit}`, '', most, verdict(value <= bound)];
  });
  const all = [...took.keys()].map((side): Row => [side, microseconds(took, side), '', '', '']);
  return [...bounded, ...single, ...(sides ? all : [])];
}

const HEAD: Row = ['CPU a call of', 'lower quartile', 'ratio', 'at most', ''];

/** As Markdown. */
export const table = (rows: readonly Row[]): string => markdown(HEAD, rows);

/** Rows that are as long as their head, as Markdown. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows].map(line).join('\n');
}

/** When and on what something was measured. */
export function machine(): string {
  const [processor] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus().length} cores of ${processor?.model.trim() ?? 'an unknown kind'}, Node ${process.version}`;
}

/** A page of the documentation. */
export function page(how: string, shown: string): string {
  return [
    '<!-- prettier-ignore-start -->',
    '# What a call costs',
    '',
    'CPU of the whole process for a call, beside the least that does the work (`floor`), the SDKs alone and other gateways.',
    'What these are, and how it is measured: [bench/README.md](../bench/README.md). `npm run bench` prints it.',
    '',
    `${how}.`,
    '',
    shown,
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}
