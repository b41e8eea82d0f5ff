/** The part of a logger that is used here. */
export interface OutageLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Least milliseconds between two lines on one outage. */
export const OUTAGE_LINE_MS = 60_000;

/**
 * Says of one thing that fails that it does: when that begins, once a minute while it lasts, with the
 * times it was not said, and when it is over. So a failure that meets every request is not silent
 * and does not flood the log either. A failure of another kind is not kept back for the last one's sake.
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

  /** `kind` is one of a few words. */
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

  /** Says so only after a failure. */
  works(message: string, fields: object = {}): void {
    if (!this.failing) return;
    this.failing = false;
    this.logger.info(fields, message);
  }
}
