import { safeLine } from '#foreign-text';
import type { ToolCall } from '../../catalogue/tool.js';
import type { Clock } from '../../gateway-parts.js';
import type { RelayedProgress } from '../../upstreams/mcp/mcp-session.js';

/** Notifications of one call's progress in a second that reach its client; a stream of them costs it a model's time. */
export const MAX_PROGRESS_PER_SECOND = 20;
/** Characters of a message in them. */
export const MAX_PROGRESS_CHARACTERS = 500;

const SECOND_MS = 1_000;

/** Takes what a server says of a call's progress to the call's client, in order, and not too often. */
export class ProgressRelay {
  private sending: Promise<void> = Promise.resolve();
  private second = Number.NEGATIVE_INFINITY;
  private inSecond = 0;

  constructor(
    private readonly send: ToolCall['progress'],
    private readonly clock: Clock,
  ) {}

  readonly told = ({ progress, total, message }: RelayedProgress): void => {
    if (!this.mayTell()) return;
    const said =
      message === undefined ? undefined : safeLine(message, { max: MAX_PROGRESS_CHARACTERS });
    this.sending = this.sending
      .then(() => this.send(progress, total, said))
      // Whoever left reads none of it; the call itself is told so by its signal.
      .catch(() => undefined);
  };

  /** Resolves when all that was told is on its way: the answer must not overtake it. Never rejects. */
  sent(): Promise<void> {
    return this.sending;
  }

  private mayTell(): boolean {
    const now = this.clock();
    if (now - this.second >= SECOND_MS) {
      this.second = now;
      this.inSecond = 0;
    }
    this.inSecond += 1;
    return this.inSecond <= MAX_PROGRESS_PER_SECOND;
  }
}
