import type { Clock, Deadline, Sleep } from '../deadline.js';
import { ClientRefusedError, SlowDownError } from '../token-exchange.errors.js';
import type { ExchangeLogger } from '../token-exchange.options.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { ClientStanding } from './client-standing.js';
import { RateBudget } from './rate-budget.js';

/** How long a refused client asks no more; its secret may be replaced meanwhile. */
const CLIENT_REFUSED_MS = 30_000;

interface Pause {
  readonly error: ClientRefusedError | SlowDownError;
  readonly until: number;
}

/** Who wants an exchange, and by when. */
export interface Turn {
  readonly subject: string;
  readonly deadline: Deadline;
}

/**
 * What holds for every request to one issuer as one client: pause, circuit breaker, rate budget.
 * A 429 pauses all; a refusal of the client and no answer count once for each subject, so that no
 * single subject's exchanges stop the others'.
 */
export class IssuerLimits {
  private readonly clock: Clock;
  private readonly breaker: CircuitBreaker;
  private readonly budget: RateBudget;
  private readonly standing = new ClientStanding();
  private pause: Pause | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly sleep: Sleep;
    readonly logger: ExchangeLogger;
    readonly ratePerSecond: number | undefined;
  }) {
    const { clock, sleep, logger, ratePerSecond } = options;
    this.clock = clock;
    this.budget = new RateBudget(ratePerSecond, clock, sleep);
    this.breaker = new CircuitBreaker(clock, (open) => {
      logger.warn({ open }, `token endpoint ${open ? 'does not answer' : 'answers again'}`);
    });
  }

  /** Whether the issuer refuses this gateway's client, as last heard. */
  get clientRefused(): boolean {
    return this.paused?.error instanceof ClientRefusedError;
  }

  /** Whether a request would go out now, without waiting. */
  get idle(): boolean {
    return this.paused === undefined && !this.breaker.open && this.budget.idle;
  }

  /**
   * Makes one call at the issuer when it may be made. The call is told whether it is a probe, which
   * makes one request only. Throws its error, `SlowDownError`, `ClientRefusedError` or
   * `IssuerUnavailableError`.
   */
  async run<T>({ subject, deadline }: Turn, call: (probe: boolean) => Promise<T>): Promise<T> {
    this.check();
    this.breaker.check(subject);
    await this.turn(deadline);
    try {
      const result = await this.breaker.run(subject, call);
      this.standing.accepted();
      if (this.pause?.error instanceof ClientRefusedError) this.pause = undefined;
      return result;
    } catch (error) {
      this.heard(error, subject);
      throw error;
    }
  }

  /** Waits for one's turn for one request more. Throws as `run` does. */
  async turn(deadline: Deadline): Promise<void> {
    await this.budget.turn(deadline);
    this.check();
  }

  private get paused(): Pause | undefined {
    return this.pause !== undefined && this.pause.until > this.clock() ? this.pause : undefined;
  }

  private check(): void {
    const { paused } = this;
    if (paused === undefined) return;
    throw paused.error instanceof SlowDownError
      ? new SlowDownError(Math.ceil((paused.until - this.clock()) / 1000))
      : paused.error;
  }

  private heard(error: unknown, subject: string): void {
    const now = this.clock();
    if (error instanceof SlowDownError && error.concerns === 'client') {
      const until = now + error.retryAfterSeconds * 1000;
      if (until > (this.paused?.until ?? 0)) this.pause = { error, until };
    } else if (error instanceof ClientRefusedError && this.standing.refused(subject, error)) {
      this.pause = { error, until: now + CLIENT_REFUSED_MS };
    }
  }
}
