import type { Clock } from '#outbound';

const MINUTE_MS = 60_000;
/** Parts that a minute is counted in. */
const PARTS = 12;
const PART_MS = MINUTE_MS / PARTS;

/** How many there were in the last minute, to a twelfth of it. */
export class Minute {
  private readonly counts = new Array<number>(PARTS).fill(0);
  private part = 0;

  constructor(private readonly steady: Clock) {}

  add(): void {
    this.forget();
    const at = this.part % PARTS;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  get count(): number {
    this.forget();
    return this.counts.reduce((sum, each) => sum + each, 0);
  }

  /** Empties the parts that are older than a minute. */
  private forget(): void {
    const now = Math.floor(this.steady() / PART_MS);
    const gone = Math.min(PARTS, Math.max(0, now - this.part));
    for (let each = 1; each <= gone; each += 1) this.counts[(now - gone + each) % PARTS] = 0;
    this.part = Math.max(now, this.part);
  }
}
