import type { Figures } from './watched-gateway.js';

/** Most milliseconds of CPU for which one input of allowed size may hold the event loop. */
export const MOST_HOLD_MS = 50;
/** Most bytes by which one input may make the process grow. */
export const MOST_GROWTH_BYTES = 100 * 1024 * 1024;

interface Entry extends Figures {
  readonly name: string;
}

/** The figures of all rows, as one line and, with `HOSTILE_ROWS=1`, as a line for each. */
export class FigureTable {
  private readonly entries: Entry[] = [];

  add(name: string, figures: Figures): void {
    this.entries.push({ name, ...figures });
  }

  /** `ends`: how often a watched process ended. */
  text(ends: number): string {
    const [hold, growth] = [this.worst('holdMs'), this.worst('grownBytes')];
    const rows = process.env['HOSTILE_ROWS'] === '1' ? this.entries.map(lineOf) : [];
    return [
      ...rows,
      `hostile: ${this.entries.length} rows, worst CPU hold of one input ${hold.holdMs.toFixed(1)} ms (${hold.name}), ` +
        `worst memory growth ${mebibytes(growth.grownBytes)} MiB (${growth.name}), ${ends} process ends`,
      '',
    ].join('\n');
  }

  private worst(by: 'holdMs' | 'grownBytes'): Entry {
    const none = { name: 'no row', holdMs: 0, cpuMs: 0, grownBytes: 0 };
    return this.entries.reduce((worst, each) => (each[by] > worst[by] ? each : worst), none);
  }
}

function lineOf({ name, holdMs, cpuMs, grownBytes }: Entry): string {
  return [`${holdMs.toFixed(1)} ms`, `${cpuMs.toFixed(1)} ms`, `${mebibytes(grownBytes)} MiB`, name]
    .map((cell, index) => (index < 3 ? cell.padStart(10) : cell))
    .join('  ');
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
