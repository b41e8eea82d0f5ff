/** The part of a logger that is used here. */
export interface OutageLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Least milliseconds between two lines about one outage. */
export const OUTAGE_LINE_MS = 60_000;

/**
 * Logs the failure of one thing when it begins, once a minute while it lasts, with the number of times that
 * were not logged, and when it is over. So a failure that affects every request is visible without flooding
 * the log. A failure of another kind is logged at once.
 */
export class OutageLog {
  private readonly saidAt = new Map<string, number>();
  private failing = false;
  private unsaid = 0;

  constructor(
    private readonly logger: OutageLogger,
    private readonly clock: () => number,
    private readonly level: 'warn' | 'error' = 'warn',
  ) {}

  /** `kind` is one of a few fixed words. */
  fails(message: string, fields: object = {}, kind = ''): void {
    this.failing = true;
    if (this.clock() - (this.saidAt.get(kind) ?? -Infinity) < OUTAGE_LINE_MS) {
      this.unsaid += 1;
      return;
    }
    const more = this.unsaid === 0 ? {} : { unsaid: this.unsaid };
    this.logger[this.level]({ ...fields, ...more }, message);
    this.saidAt.set(kind, this.clock());
    this.unsaid = 0;
  }

  /** Logs only after a failure. */
  works(message: string, fields: object = {}): void {
    if (!this.failing) return;
    this.failing = false;
    this.logger.info(fields, message);
  }
}
