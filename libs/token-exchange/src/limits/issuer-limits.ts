import type { Clock, Deadline, Sleep } from '#outbound';
import type { ExchangeCall } from '../exchange-request.js';
import { ClientRefusedError, SlowDownError } from '../token-exchange.errors.js';
import type { ExchangeLogger } from '../token-exchange.options.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { ClientStanding, type ClientRefusal } from './client-standing.js';
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
  readonly call?: ExchangeCall | undefined;
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
  private refusedSince: number | undefined;
  private readonly logger: ExchangeLogger;
  /** Is told when the client is refused, and when it is not any more. */
  onClientStanding: () => void = () => undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly sleep: Sleep;
    readonly logger: ExchangeLogger;
    readonly ratePerSecond: number | undefined;
  }) {
    const { clock, sleep, logger, ratePerSecond } = options;
    this.clock = clock;
    this.logger = logger;
    this.budget = new RateBudget(ratePerSecond, clock, sleep);
    this.breaker = new CircuitBreaker(clock, (open, call) => {
      logger.warn(
        { ...call, open },
        `token endpoint ${open ? 'does not answer' : 'answers again'}`,
      );
    });
  }

  /** What the issuer refuses this gateway's client, as last heard; nothing when it does not. */
  get clientRefusal(): ClientRefusal | undefined {
    const error = this.paused?.error;
    if (!(error instanceof ClientRefusedError)) return undefined;
    return { lacks: error.lacks, since: this.refusedSince ?? this.clock() };
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
  async run<T>(turn: Turn, call: (probe: boolean) => Promise<T>): Promise<T> {
    const { subject, deadline } = turn;
    this.check();
    this.breaker.check(subject);
    await this.turn(deadline);
    try {
      const result = await this.breaker.run(subject, call, turn.call);
      this.accepted();
      return result;
    } catch (error) {
      this.heard(error, turn);
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

  private accepted(): void {
    this.standing.accepted();
    this.refusedSince = undefined;
    if (!(this.pause?.error instanceof ClientRefusedError)) return;
    this.pause = undefined;
    this.onClientStanding();
  }

  private heard(error: unknown, { subject, call }: Turn): void {
    if (error instanceof SlowDownError && error.concerns === 'client') {
      const ms = error.retryAfterSeconds * 1000;
      if (this.clock() + ms > (this.paused?.until ?? 0)) this.rest(error, ms, call);
    } else if (error instanceof ClientRefusedError && this.standing.refused(subject, error)) {
      this.refusedSince ??= this.clock();
      this.rest(error, CLIENT_REFUSED_MS, call);
      this.onClientStanding();
    }
  }

  /** Nobody asks for so long; said when it begins, not when it is prolonged. */
  private rest(error: Pause['error'], ms: number, call: ExchangeCall | undefined): void {
    const begun = this.paused?.error.code === error.code;
    this.pause = { error, until: this.clock() + ms };
    if (begun) return;
    const seconds = Math.ceil(ms / 1000);
    const why =
      error instanceof ClientRefusedError
        ? 'the issuer refuses this gateway’s client'
        : 'the issuer limits the rate';
    this.logger.warn({ ...call, code: error.code, seconds }, `${why}: nobody asks it for a while`);
  }
}
