import { LRUCache } from 'lru-cache';
import type { Clock } from '#outbound';
import type { ExchangeCall } from '../exchange-request.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';

/** Different subjects whose calls fail, with no answer between, until it opens. */
export const FAILED_SUBJECTS = 5;
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 5_000;
/** Milliseconds by which subjects whose calls failed leave the next probe to others. */
const YIELD_MS = 1_000;
/** Most subjects of whom it is known that their last call failed. */
export const MAX_FAILING_SUBJECTS = 10_000;

/**
 * Stops requests to an issuer that does not answer. It opens when the calls of five different subjects end
 * `unavailable` with no answer of the issuer in between; a refusal is an answer too, and a call's own retry is
 * part of the call. Any number of failures of one subject count once, and failures of a subject that also
 * failed while others were answered do not count.
 *
 * While open, it allows one probe at a time, at most one a second. A subject whose own last call did not fail
 * may probe after a second; other subjects after one, two, four and then every five seconds, counted from the
 * start of the last probe, and a second later if a subject whose call did not fail was turned away.
 */
export class CircuitBreaker {
  /** How many answers had been received when a subject's last call failed. */
  private readonly failing = new LRUCache<string, number>({ max: MAX_FAILING_SUBJECTS });
  /** Subjects whose calls failed since the last answer, as far as they count. */
  private readonly row = new Set<string>();
  private answers = 0;
  private pauseMs = 0;
  private probedAt = -Infinity;
  private probing = false;
  private turnedAway = false;

  /** `changed` is called when it opens and when it closes, with the call that caused it. */
  constructor(
    private readonly steady: Clock,
    private readonly changed: (open: boolean, call?: ExchangeCall) => void,
  ) {}

  /** `half_open` while a probe is under way. */
  get state(): 'closed' | 'half_open' | 'open' {
    if (!this.open) return 'closed';
    return this.probing ? 'half_open' : 'open';
  }

  get open(): boolean {
    return this.row.size >= FAILED_SUBJECTS;
  }

  /** Throws `IssuerUnavailableError` while this subject may not probe. */
  check(subject: string): void {
    if (!this.open || (!this.probing && this.steady() >= this.probeAt(subject))) return;
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
    this.probedAt = this.steady();
  }

  private failed(subject: string, by?: ExchangeCall): void {
    const before = this.failing.get(subject);
    this.failing.set(subject, this.answers);
    if (this.open || (before !== undefined && before !== this.answers)) return;
    this.row.add(subject);
    if (this.row.size < FAILED_SUBJECTS) return;
    this.pauseMs = FIRST_PAUSE_MS;
    this.probedAt = this.steady();
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
