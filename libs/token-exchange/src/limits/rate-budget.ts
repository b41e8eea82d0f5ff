import type { Clock, Deadline, Sleep } from '#outbound';
import { SlowDownError } from '../token-exchange.errors.js';

const WINDOW_MS = 1_000;
/** The part of what is left until the deadline that may be spent waiting; the request needs the rest. */
const MOST_WAITING = 0.8;

/**
 * At most so many requests in any window of one second, in order of arrival. Who would have to wait
 * too long for the deadline is told so at once and takes no place, so that the queue is bounded.
 */
export class RateBudget {
  /** The places given away last, at most as many as one window holds, oldest first. */
  private readonly taken: number[] = [];

  /** `perSecond` undefined is no limit. */
  constructor(
    private readonly perSecond: number | undefined,
    private readonly clock: Clock,
    private readonly sleep: Sleep,
  ) {}

  /** Whether a request would go out without waiting. */
  get idle(): boolean {
    return this.wait() === 0;
  }

  /** Returns when it is one's turn. Throws `SlowDownError` when that is too close to the deadline. */
  async turn(deadline: Deadline): Promise<void> {
    if (this.perSecond === undefined) return;
    const wait = this.wait();
    if (wait > deadline.left * MOST_WAITING) throw new SlowDownError(Math.ceil(wait / 1000));
    this.taken.push(this.clock() + wait);
    if (this.taken.length > this.perSecond) this.taken.shift();
    if (wait > 0) await this.sleep(wait);
  }

  private wait(): number {
    if (this.perSecond === undefined || this.taken.length < this.perSecond) return 0;
    return Math.max(0, (this.taken[0] ?? 0) + WINDOW_MS - this.clock());
  }
}
