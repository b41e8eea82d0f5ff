import type { After, Clock } from '#outbound';
import { LRUCache } from 'lru-cache';

/** Milliseconds between two records of one source and reason. */
export const SAMPLE_MS = 1_000;

/** Most sources and reasons that are told apart. */
export const MAX_SAMPLED = 10_000;

type Write = (suppressed: number | undefined) => void;

interface Sample {
  since: number;
  /** What came since, the last one of which is written when the time is over. */
  waiting: number;
  last: Write | undefined;
}

/** Of what comes often from one source, one a second is written, with how many like it were not. */
export class Sampling {
  private readonly samples = new LRUCache<string, Sample>({ max: MAX_SAMPLED });
  private readonly waiting = new Set<Sample>();

  constructor(
    private readonly steady: Clock,
    private readonly after: After,
  ) {}

  /** Writes now, later in the place of others, or not at all. */
  take(key: string, write: Write): void {
    const now = this.steady();
    const sample = this.samples.get(key) ?? { since: -Infinity, waiting: 0, last: undefined };
    const left = sample.since + SAMPLE_MS - now;
    if (left <= 0) {
      this.samples.set(key, sample);
      sample.since = now;
      this.flush(sample);
      write(undefined);
      return;
    }
    sample.waiting += 1;
    sample.last = write;
    if (this.waiting.has(sample)) return;
    this.waiting.add(sample);
    this.after(left, () => {
      sample.since = this.steady();
      this.flush(sample);
    });
  }

  /** Writes what waits. */
  end(): void {
    for (const sample of this.waiting) this.flush(sample);
  }

  private flush(sample: Sample): void {
    const { last, waiting } = sample;
    this.waiting.delete(sample);
    sample.last = undefined;
    sample.waiting = 0;
    last?.(waiting > 1 ? waiting - 1 : undefined);
  }
}
