import type { Clock } from '#outbound';
import type { ExchangeLogger, SharedCacheOptions } from '../token-exchange.options.js';

/** Least milliseconds between two log lines. */
const LINE_MS = 60_000;

/** Says, once a minute at most, that this replica goes on without the others. */
export class AloneLine {
  private saidAt = -Infinity;

  constructor(
    private readonly options: Pick<SharedCacheOptions, 'settings'> & {
      readonly clock: Clock;
      readonly logger: ExchangeLogger;
    },
    private readonly message: string,
  ) {}

  say(): void {
    const { clock, logger, settings } = this.options;
    if (clock() - this.saidAt < LINE_MS) return;
    this.saidAt = clock();
    logger.warn({ ...(settings && { settings: [settings.url] }) }, this.message);
  }
}
