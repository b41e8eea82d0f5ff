import type { Clock, Deadline, Sleep } from '#outbound';
import type { SharedTurns } from '../counting/shared-counts.js';
import type { ExchangeCall } from '../exchange-request.js';
import { ClientRefusedError, SlowDownError } from '../token-exchange.errors.js';
import type { ExchangeLogger } from '../token-exchange.options.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { ClientStanding } from './client-standing.js';
import { Pause } from './pause.js';
import { RateBudget } from './rate-budget.js';

/** What an exchange asks the issuer with, beside the subject token. */
export interface Asking {
  readonly audience: string;
  /** Of the client with its present credentials. */
  readonly standing: ClientStanding;
  /** Most requests in any second, of all replicas that share turns; undefined is no limit. */
  readonly ratePerSecond: number | undefined;
}

/** One exchange that wants to ask the issuer, and by when. */
export interface Turn extends Asking {
  readonly subject: string;
  readonly deadline: Deadline;
  readonly call?: ExchangeCall | undefined;
}

/**
 * What holds for every request to one issuer as one client: pause, circuit breaker, rate budget.
 * A 429 pauses all; a refusal of the client and no answer count once for each subject, so that no
 * single subject's exchanges stop the others'.
 */
export class IssuerLimits {
  private readonly breaker: CircuitBreaker;
  private readonly budget: RateBudget;
  private readonly slow: Pause<SlowDownError>;

  constructor(options: {
    readonly steady: Clock;
    readonly sleep: Sleep;
    readonly logger: ExchangeLogger;
    /** Of this issuer and client, where replicas share them. */
    readonly turns?: SharedTurns | undefined;
  }) {
    const { steady, sleep, logger, turns } = options;
    this.budget = new RateBudget(steady, sleep, turns);
    this.slow = new Pause('the issuer limits the rate', options);
    this.breaker = new CircuitBreaker(steady, (open, call) => {
      logger.warn(
        { ...call, open },
        `token endpoint ${open ? 'does not answer' : 'answers again'}`,
      );
    });
  }

  get circuit(): CircuitBreaker['state'] {
    return this.breaker.state;
  }

  /** Requests that wait for their turn. */
  get waiting(): number {
    return this.budget.waiting;
  }

  /** Whether the issuer said to come back later. */
  get paused(): boolean {
    return this.slow.left > 0;
  }

  /** Whether a request would be sent now, without waiting. */
  idle({ audience, standing, ratePerSecond }: Asking): boolean {
    const paused = this.slow.left > 0 || standing.pause(audience) !== undefined;
    return !paused && !this.breaker.open && this.budget.idle(ratePerSecond);
  }

  /**
   * Makes one call at the issuer when it may be made. The call is told whether it is a probe, which
   * makes one request only. Throws its error, `SlowDownError`, `ClientRefusedError` or
   * `IssuerUnavailableError`.
   */
  async run<T>(turn: Turn, call: (probe: boolean) => Promise<T>): Promise<T> {
    this.check(turn);
    this.breaker.check(turn.subject);
    await this.turn(turn);
    try {
      const result = await this.breaker.run(turn.subject, call, turn.call);
      turn.standing.accepted(turn.audience);
      return result;
    } catch (error) {
      this.heard(error, turn);
      throw error;
    }
  }

  /** Waits for a slot for one more request. Throws as `run` does. */
  async turn(turn: Turn): Promise<void> {
    await this.budget.turn(turn.deadline, turn.ratePerSecond);
    this.check(turn);
  }

  /** Of two pauses the longer one holds. */
  private check({ audience, standing }: Asking): void {
    const refused = standing.pause(audience);
    const { left } = this.slow;
    if (refused?.error !== undefined && refused.left >= left) throw refused.error;
    if (left > 0) throw new SlowDownError(Math.ceil(left / 1000));
  }

  private heard(error: unknown, turn: Turn): void {
    if (error instanceof SlowDownError && error.concerns === 'client') {
      const ms = error.retryAfterSeconds * 1000;
      if (ms > this.slow.left) this.slow.begin(error, ms, turn.call);
    } else if (error instanceof ClientRefusedError) {
      turn.standing.refused(turn, error);
    }
  }
}
