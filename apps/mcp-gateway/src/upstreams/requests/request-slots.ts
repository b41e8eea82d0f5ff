import { Turns, type Deadline } from '#outbound';
import type { After } from '../../gateway-parts.js';

/** Requests that wait for each that may be under way; further ones are refused at once. */
export const WAITING_PER_SLOT = 4;

/** Requests to one upstream: so many at once, others wait in line within their deadline. */
export class RequestSlots {
  private readonly turns: Turns;

  /** `waitingPerSlot`: how many may wait for each of the slots. */
  constructor(
    private readonly slots: number,
    private readonly after: After,
    private readonly waitingPerSlot = WAITING_PER_SLOT,
  ) {
    this.turns = new Turns(slots);
  }

  /**
   * Whether there is a slot in time, which `give` gives back: false when too many wait already, when the
   * deadline passes, or when the signal aborts.
   */
  async take(deadline: Deadline, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted === true) return false;
    if (this.turns.takeNow()) return true;
    if (this.turns.inLine >= this.slots * this.waitingPerSlot) return false;
    const leaving = new AbortController();
    const leave = () => {
      leaving.abort();
    };
    const inTime = this.after(deadline.left, leave);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      if (!(await this.turns.take(leaving.signal))) return false;
      if (deadline.left > 0) return true;
      this.give();
      return false;
    } finally {
      inTime();
      signal?.removeEventListener('abort', leave);
    }
  }

  give(): void {
    this.turns.give();
  }
}
