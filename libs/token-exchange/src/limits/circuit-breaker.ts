import { LRUCache } from 'lru-cache';
import type { Clock } from '#outbound';
import type { ExchangeCall } from '../exchange-request.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';

/** Different subjects whose calls fail, with no answer between, until it opens. */
export const FAILED_SUBJECTS = 5;
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 5_000;
/** Milliseconds that a subject who failed leaves a probe to one who did not. */
const YIELD_MS = 1_000;
/** Most subjects of whom it is known that their last call failed. */
export const MAX_FAILING_SUBJECTS = 10_000;

/**
 * Stops asking an issuer that does not answer. Calls of five different subjects that end
 * `unavailable`, with no answer of the issuer between, open it; a refusal is an answer too, a call's
 * own retry belongs to the call. One subject's failures, however many, are that subject's own, and so
 * are those of a subject who failed before while others were answered.
 *
 * Open, it lets one probe through at a time, one a second at most: after a second for a subject whose
 * own call did not fail; for the others after one, two, four and every five seconds, counted from the
 * last probe's start, and a second later where one who did not fail was turned away.
 */
export class CircuitBreaker {
  /** How many answers had been heard when a subject's last call failed. */
  private readonly failing = new LRUCache<string, number>({ max: MAX_FAILING_SUBJECTS });
  /** Who failed since the last answer, as far as that tells of the issuer. */
  private readonly row = new Set<string>();
  private answers = 0;
  private pauseMs = 0;
  private probedAt = -Infinity;
  private probing = false;
  private turnedAway = false;

  /** `changed` is told when it opens and when it closes, and by whose call. */
  constructor(
    private readonly clock: Clock,
    private readonly changed: (open: boolean, call?: ExchangeCall) => void,
  ) {}

  get open(): boolean {
    return this.row.size >= FAILED_SUBJECTS;
  }

  /** Throws `IssuerUnavailableError` while it is not the time for a probe by this subject. */
  check(subject: string): void {
    if (!this.open || (!this.probing && this.clock() >= this.probeAt(subject))) return;
    if (!this.failing.has(subject)) this.turnedAway = true;
    throw new IssuerUnavailableError('not asked, as it did not answer lately');
  }

  /** Makes a subject's call, or throws as `check` does. The call is told whether it is a probe. */
  async run<T>(
    subject: string,
    call: (probe: boolean) => Promise<T>,
    by?: ExchangeCall,
  ): Promise<T> {
    this.check(subject);
    const probe = this.open;
    if (probe) this.pause();
    try {
      const result = await call(probe);
      this.answered(subject, by);
      return result;
    } catch (error) {
      if (error instanceof IssuerUnavailableError) this.failed(subject, by);
      else this.answered(subject, by);
      throw error;
    } finally {
      if (probe) this.probing = false;
    }
  }

  private probeAt(subject: string): number {
    if (!this.failing.has(subject)) return this.probedAt + FIRST_PAUSE_MS;
    return this.probedAt + this.pauseMs + (this.turnedAway ? YIELD_MS : 0);
  }

  private pause(): void {
    this.probing = true;
    this.turnedAway = false;
    this.pauseMs = Math.min(this.pauseMs * 2, LAST_PAUSE_MS);
    this.probedAt = this.clock();
  }

  private failed(subject: string, by?: ExchangeCall): void {
    const before = this.failing.get(subject);
    this.failing.set(subject, this.answers);
    if (this.open || (before !== undefined && before !== this.answers)) return;
    this.row.add(subject);
    if (this.row.size < FAILED_SUBJECTS) return;
    this.pauseMs = FIRST_PAUSE_MS;
    this.probedAt = this.clock();
    this.turnedAway = false;
    this.changed(true, by);
  }

  private answered(subject: string, by?: ExchangeCall): void {
    if (this.open) this.changed(false, by);
    this.answers += 1;
    this.row.clear();
    this.failing.delete(subject);
  }
}
