import type { Clock, Deadline, Sleep } from '#outbound';
import type { SharedTurns } from '../counting/shared-counts.js';
import { SlowDownError } from '../token-exchange.errors.js';

const WINDOW_MS = 1_000;
/** The part of the time until the deadline that may be spent waiting; the request needs the rest. */
const MOST_WAITING = 0.8;

/**
 * At most so many requests in any window of one second, in order of arrival. A call that could not be sent
 * before its deadline fails immediately and does not join the queue, so that the queue is bounded.
 * The rate comes with each call, since a new configuration may name another one. Replicas that share turns keep
 * it together; without an answer of theirs, each keeps it for itself.
 */
export class RateBudget {
  /** When the last requests were or will be sent, oldest first; none from before the present window. */
  private readonly taken: number[] = [];
  private inLine = 0;
  /** Until when the turns of all replicas were taken, as last heard. */
  private busyUntil = -Infinity;

  constructor(
    private readonly steady: Clock,
    private readonly sleep: Sleep,
    private readonly turns?: SharedTurns,
  ) {}

  /** Whether a request would be sent without waiting, as far as this replica knows. `perSecond` undefined is no limit. */
  idle(perSecond: number | undefined): boolean {
    if (perSecond === undefined) return true;
    return this.busyUntil <= this.steady() && this.wait(perSecond) === 0;
  }

  /** Resolves when this call may be sent. Throws `SlowDownError` when that is too close to the deadline. */
  async turn(deadline: Deadline, perSecond: number | undefined): Promise<void> {
    if (perSecond === undefined) return;
    const most = deadline.left * MOST_WAITING;
    const shared = this.turns && (await this.turns.next(perSecond, most));
    const wait = shared ?? this.wait(perSecond);
    const now = this.steady();
    if (shared !== undefined) this.busyUntil = now + wait;
    if (wait > most) throw tooMany(wait);
    const old = this.taken.findIndex((at) => at + WINDOW_MS > now);
    this.taken.splice(0, old < 0 ? this.taken.length : old);
    this.taken.push(now + wait);
    if (wait > 0) await this.sleepFor(wait);
  }

  /** Calls that wait for their turn. */
  get waiting(): number {
    return this.inLine;
  }

  private async sleepFor(ms: number): Promise<void> {
    this.inLine += 1;
    try {
      await this.sleep(ms);
    } finally {
      this.inLine -= 1;
    }
  }

  private wait(perSecond: number): number {
    if (this.taken.length < perSecond) return 0;
    const earliest = this.taken[this.taken.length - perSecond] ?? 0;
    return Math.max(0, earliest + WINDOW_MS - this.steady());
  }
}

function tooMany(waitMs: number): SlowDownError {
  return new SlowDownError(Math.ceil(waitMs / 1000), 'client', 'budget');
}
