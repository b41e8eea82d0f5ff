import type { After } from './after.js';
import { outboundError, type Progress } from './answer-problem.js';
import type { HttpStreamRequest } from './http-stream.js';
import { authorityOf, OutboundError } from './outbound-error.js';
import type { Route } from './outbound-routes.js';

/** What begins and ends with one request: its deadline, its caller's signal, its turn in a tunnel. */
export class RequestLife {
  /** Whether a byte of the request may have left. */
  sent = false;
  private readonly over = new AbortController();
  private readonly prevent: () => void;
  private turn = false;
  private readonly abort = () => {
    this.over.abort();
  };

  constructor(
    private readonly route: Route,
    private readonly request: HttpStreamRequest,
    after: After,
  ) {
    const { signal, timeoutMs } = request;
    this.prevent = after(timeoutMs, this.abort);
    if (signal?.aborted === true) this.abort();
    else signal?.addEventListener('abort', this.abort, { once: true });
  }

  /** Aborts when it is over before its end. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  get forwardedBy(): string | undefined {
    return this.route.forwardedBy;
  }

  /** Throws when it is over already. */
  async begin(): Promise<void> {
    const { tunnelTurns } = this.route;
    if (tunnelTurns) this.turn = await tunnelTurns.take(this.signal);
    this.signal.throwIfAborted();
  }

  end(): void {
    this.prevent();
    this.request.signal?.removeEventListener('abort', this.abort);
    if (this.turn) this.route.tunnelTurns?.give();
    this.turn = false;
  }

  failure(error: unknown, body: boolean): OutboundError {
    const { url, timeoutMs, signal } = this.request;
    const host = authorityOf(url);
    if (signal?.aborted === true) return new OutboundError('aborted', host, 'cancelled');
    if (this.signal.aborted) {
      return new OutboundError('timeout', host, `timeout after ${timeoutMs} ms`);
    }
    const progress: Progress = { host, forwardedBy: this.forwardedBy, body, sent: this.sent };
    return outboundError(error, progress);
  }
}
