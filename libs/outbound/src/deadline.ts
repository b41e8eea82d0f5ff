import { realAfter, type After } from './after.js';

/** Waits for a number of milliseconds; tests pass their own. */
export type Sleep = (ms: number) => Promise<void>;

/** Milliseconds since the epoch; tests pass their own. */
export type Clock = () => number;

/**
 * Never set, as the wall clock is when it was wrong: for how long things last. It may be off from the time of day, by
 * which tokens end.
 */
export const steadyClock: Clock = () => performance.timeOrigin + performance.now();

/** The moment by which something has to be over, on the given clock. */
export class Deadline {
  private readonly at: number;

  constructor(
    private readonly steady: Clock,
    ms: number,
    private readonly after: After = realAfter,
  ) {
    this.at = steady() + ms;
  }

  /** Milliseconds left; 0 when it is over. */
  get left(): number {
    return Math.max(0, this.at - this.steady());
  }

  /** The value if it settles in time; otherwise throws what `late` makes, and ignores the value. */
  async bound<T>(value: Promise<T>, late: () => Error): Promise<T> {
    let inTime: (() => void) | undefined;
    const over = new Promise<never>((_resolve, reject) => {
      inTime = this.after(this.left, () => {
        reject(late());
      });
    });
    try {
      return await Promise.race([value, over]);
    } finally {
      inTime?.();
    }
  }
}

/** Real-time `sleep`; tests pass a virtual one. */
export const sleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
