import type { Clock } from '#outbound';
import type { ExchangeCall } from '../exchange-request.js';
import type { ClientRefusedError, SlowDownError } from '../token-exchange.errors.js';
import type { ExchangeLogger } from '../token-exchange.options.js';

/** A time in which the issuer is not asked. Logged when it begins, not when it is prolonged. */
export class Pause<E extends ClientRefusedError | SlowDownError> {
  private held: { readonly error: E; readonly until: number } | undefined;

  constructor(
    private readonly why: string,
    private readonly options: { readonly steady: Clock; readonly logger: ExchangeLogger },
  ) {}

  /** Why it began last; undefined when it is over. */
  get error(): E | undefined {
    return this.left > 0 ? this.held?.error : undefined;
  }

  /** Milliseconds left; 0 when it is over. */
  get left(): number {
    return Math.max(0, (this.held?.until ?? 0) - this.options.steady());
  }

  /** Begins it, or sets its end anew. `call` is the one that met the reason. */
  begin(error: E, ms: number, call: ExchangeCall | undefined): void {
    const { steady, logger } = this.options;
    const begun = this.left > 0;
    this.held = { error, until: steady() + ms };
    if (begun) return;
    const seconds = Math.ceil(ms / 1000);
    logger.warn({ ...call, code: error.code, seconds }, `${this.why}: nobody asks it for a while`);
  }

  /** Ends it. Whether it was begun since it was ended last. */
  end(): boolean {
    const was = this.held !== undefined;
    this.held = undefined;
    return was;
  }
}
