import type { After } from './after.js';
import { outboundError, type Progress } from './answer-problem.js';
import type { HttpStreamRequest } from './http-stream.js';
import { authorityOf, OutboundError } from './outbound-error.js';
import type { Route } from './outbound-routes.js';

/** What begins and ends with one request: its deadline, its caller's signal, its turn in a tunnel. */
export class RequestLife {
  /** Whether a byte of the request may have left. */
  sent = false;
  private isOver = false;
  /** What is done when it is over before its end; a signal costs as much as the rest of this. */
  private readonly endings = new Set<() => void>();
  private controller: AbortController | undefined;
  private readonly prevent: () => void;
  private turn = false;
  private readonly abort = () => {
    if (this.isOver) return;
    this.isOver = true;
    this.controller?.abort();
    for (const end of this.endings) end();
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
    this.controller ??= new AbortController();
    if (this.isOver) this.controller.abort();
    return this.controller.signal;
  }

  /** Calls back when it is over before its end, until the function that it returns is called. */
  onOver(end: () => void): () => void {
    this.endings.add(end);
    return () => this.endings.delete(end);
  }

  get forwardedBy(): string | undefined {
    return this.route.forwardedBy;
  }

  /** Throws when it is over already. */
  async begin(): Promise<void> {
    const { tunnelTurns } = this.route;
    if (tunnelTurns) this.turn = await tunnelTurns.take(this.signal);
    if (this.isOver) throw new Error('over before it began');
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
    if (this.isOver) {
      return new OutboundError('timeout', host, `timeout after ${timeoutMs} ms`);
    }
    const progress: Progress = { host, forwardedBy: this.forwardedBy, body, sent: this.sent };
    return outboundError(error, progress);
  }
}
