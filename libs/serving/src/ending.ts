import type { Drain } from './drain.js';
import { describeError } from './error-place.js';
import type { LogOutput } from './log-output.js';

/** Where an ending is logged; pino's loggers fit. */
export interface EndingLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
}

/** An application that listens, and how it is brought to an end. */
export interface RunningApp {
  readonly drain: Drain;
  /** `DRAIN_DELAY` in milliseconds. */
  readonly delayMs: number;
  readonly logger: EndingLogger;
  /** Calls `drain.release`, and resolves when all is closed. */
  close(): Promise<void>;
  /** Called right before the process exits, however it came to that; more than once, when it is hurried. */
  readonly beforeExit?: () => void;
  /** What a SIGHUP does; without it, a SIGHUP ends the application. */
  readonly reload?: () => void;
}

/**
 * Milliseconds from the last new connection until idle ones are closed. A balancer may be sending a request on
 * one of them; once connections are refused, it stops.
 */
export const IDLE_MS = 1_000;

/** Milliseconds for closing everything but connections: stores, clients, timers. */
export const CLOSING_MS = 2_000;

/** Milliseconds for the last log lines. */
export const LAST_LINES_MS = 500;

/** Milliseconds for a log write to come back from the system. */
export const LAST_WRITE_MS = 1_000;

/** The one way in which a process ends: once, in order, and within `DRAIN_TIMEOUT` and 4 seconds. */
export class Ending {
  private app: RunningApp | undefined;
  private signals = 0;
  private begun = false;
  private code: 0 | 1 = 0;

  constructor(
    private readonly name: string,
    private readonly output: LogOutput,
  ) {}

  /** The application to end from now on. */
  started(app: RunningApp): void {
    this.app = app;
    this.output.onResumed = (dropped) => {
      app.logger.warn(
        { dropped },
        'the log took lines too slowly or not at all; some were dropped',
      );
    };
  }

  /** A SIGHUP reloads, where there is something to reload. Else the first signal begins the ending, the second one leaves at once. */
  signalled(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP'): void {
    if (signal === 'SIGHUP' && this.app?.reload !== undefined) {
      if (!this.begun) this.app.reload();
      return;
    }
    this.signals += 1;
    if (this.signals > 1) {
      void this.leave(1);
      return;
    }
    this.app?.logger.info({ signal }, 'ending');
    // At a terminal there is no balancer that must see it first.
    this.begin(signal === 'SIGTERM' ? this.app?.delayMs : 0);
  }

  /** The last resort: an error that nothing caught is logged once, and ends the process with 1. */
  failed(error: unknown, kind: 'unhandledRejection' | 'uncaughtException'): void {
    if (this.code === 1) return;
    this.code = 1;
    this.app?.logger.fatal(
      { event: kind, error: describeError(error) },
      'unexpected error: ending',
    );
    if (this.app === undefined) this.complain(`${kind} ${JSON.stringify(describeError(error))}`);
    this.begin(this.app?.delayMs);
  }

  /** Prints why the application did not start, and exits with 1. */
  notStarted(error: unknown): void {
    this.complain(error instanceof Error ? error.message : String(error));
    void this.leave(1);
  }

  private complain(why: string): void {
    process.stderr.write(`${this.name} did not start. ${why}\n`);
  }

  private begin(delayMs = 0): void {
    if (this.begun) return;
    this.begun = true;
    if (this.app === undefined) void this.leave(this.code);
    else void this.end(this.app, delayMs);
  }

  private async end(app: RunningApp, delayMs: number): Promise<void> {
    app.drain.announce();
    await after(delayMs);
    if (delayMs > 0) await lastRequests(app.drain);
    const closed = app.close().catch((error: unknown) => {
      app.logger.warn({ error: describeError(error) }, 'closing failed');
    });
    await Promise.race([closed, app.drain.over().then(() => after(CLOSING_MS))]);
    app.logger.info({}, 'ended');
    await this.leave(this.code);
  }

  private async leave(code: 0 | 1): Promise<void> {
    try {
      this.app?.beforeExit?.();
    } catch (error) {
      this.app?.logger.warn({ error: describeError(error) }, 'closing failed');
    }
    await this.output.flushed(LAST_LINES_MS);
    // Node waits for a write that is stuck in the system; only this ends it.
    if (!(await this.output.stop(LAST_WRITE_MS))) process.kill(process.pid, 'SIGKILL');
    process.exit(code);
  }
}

/** Only a look at the network shows connections that are already made: those are taken before the last one. */
async function lastRequests(drain: Drain): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  drain.stopListening();
  await Promise.race([after(IDLE_MS), drain.over()]);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
