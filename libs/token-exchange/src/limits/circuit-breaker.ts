import type { Clock } from '../deadline.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';

const FAILED_CALLS = 5;
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 5_000;

/**
 * Stops asking an issuer that does not answer. Five calls in a row that end `unavailable` open it; a
 * call's own retry belongs to the call, and any answer of the issuer, a refusal too, closes it. Open,
 * it lets one probe through after a second, then after two, four and every five, counted from the
 * probe's start.
 */
export class CircuitBreaker {
  private failures = 0;
  private pauseMs = 0;
  private restingUntil = -Infinity;
  private probing = false;

  /** `changed` is told when it opens and when it closes. */
  constructor(
    private readonly clock: Clock,
    private readonly changed: (open: boolean) => void,
  ) {}

  get open(): boolean {
    return this.failures >= FAILED_CALLS;
  }

  /** Throws `IssuerUnavailableError` while it is not the time for a probe. */
  check(): void {
    if (this.open && (this.probing || this.clock() < this.restingUntil)) {
      throw new IssuerUnavailableError();
    }
  }

  /** Makes the call, or throws as `check` does. The call is told whether it is a probe. */
  async run<T>(call: (probe: boolean) => Promise<T>): Promise<T> {
    this.check();
    const probe = this.open;
    if (probe) this.pause();
    try {
      const result = await call(probe);
      this.answered();
      return result;
    } catch (error) {
      if (error instanceof IssuerUnavailableError) this.failed();
      else this.answered();
      throw error;
    } finally {
      if (probe) this.probing = false;
    }
  }

  private pause(): void {
    this.probing = true;
    this.pauseMs = Math.min(this.pauseMs * 2, LAST_PAUSE_MS);
    this.restingUntil = this.clock() + this.pauseMs;
  }

  private failed(): void {
    this.failures += 1;
    if (this.failures !== FAILED_CALLS) return;
    this.pauseMs = FIRST_PAUSE_MS;
    this.restingUntil = this.clock() + FIRST_PAUSE_MS;
    this.changed(true);
  }

  private answered(): void {
    if (this.open) this.changed(false);
    this.failures = 0;
  }
}
