import type { Case } from './load.js';

/** Largest share of the plain gateway's CPU per call that ours may take. */
export const BOUNDS: Readonly<Record<Case['tool'], number>> = { whoami: 0.55, greet: 0.4 };

/** CPU microseconds per call of both gateways, one pair a round. */
export interface Measured {
  readonly what: Case;
  readonly plain: readonly number[];
  readonly ours: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? NaN)) / 2;
}

/** Median over the rounds of ours ÷ plain: both halves of a pair ran next to each other. */
export function ratio({ plain, ours }: Measured): number {
  return median(ours.map((value, round) => value / (plain[round] ?? NaN)));
}

export function passes(measured: Measured): boolean {
  return ratio(measured) <= BOUNDS[measured.what.tool];
}

const HEAD = ['tool', 'era', 'plain min', 'median', 'ours min', 'median', 'ratio', 'bound', ''];

/** The table of results, CPU in microseconds per call. */
export function table(results: readonly Measured[]): string {
  const rows = results.map((measured) => {
    const { what, plain, ours } = measured;
    const cpu = [Math.min(...plain), median(plain), Math.min(...ours), median(ours)];
    return [
      what.tool,
      what.era,
      ...cpu.map((value) => value.toFixed(0)),
      ratio(measured).toFixed(2),
      `<= ${BOUNDS[what.tool].toFixed(2)}`,
      passes(measured) ? 'PASS' : 'FAIL',
    ];
  });
  const widths = HEAD.map((_, at) =>
    Math.max(...[HEAD, ...rows].map((row) => row[at]?.length ?? 0)),
  );
  return [HEAD, ...rows]
    .map((row) => row.map((cell, at) => pad(cell, widths[at] ?? 0, at)).join('  '))
    .join('\n');
}

function pad(cell: string, width: number, at: number): string {
  return at < 2 ? cell.padEnd(width) : cell.padStart(width);
}
