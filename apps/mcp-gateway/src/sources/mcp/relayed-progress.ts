import type { ToolCall } from '../../catalogue/tool.js';
import type { RelayedProgress } from '../../upstreams/mcp/mcp-session.js';

/** Takes what a server says of a call's progress to the call's client, in order. */
export class ProgressToClient {
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly send: ToolCall['progress']) {}

  readonly told = ({ progress, total, message }: RelayedProgress): void => {
    this.sending = this.sending
      .then(() => this.send(progress, total, message))
      // Whoever left reads none of it; the call itself is told so by its signal.
      .catch(() => undefined);
  };

  /** Resolves when all that was told is on its way: the answer must not overtake it. Never rejects. */
  sent(): Promise<void> {
    return this.sending;
  }
}
