import type { CallOutcome } from './closed-sets.js';
import type { GatewayObserver, ToldCall } from './gateway-event.js';

/** A message whose body was read. */
export interface WatchedMessage {
  readonly method: string | undefined;
  readonly reference: string;
  /** Of a message that names a tool. */
  readonly call: ToldCall | undefined;
}

/** What a watch needs to know of a response that is over; Node's own will do. */
interface OverResponse {
  readonly statusCode: number;
  readonly writableFinished: boolean;
}

/** Times one message from the last byte of its body, and tells once how it ended. */
export class MessageWatch {
  private readonly began = performance.now();
  private waitedSeconds = 0;
  private error: string | undefined;
  private told = false;

  constructor(
    private readonly message: WatchedMessage,
    private readonly observer: GatewayObserver,
  ) {}

  /** Seconds that a call waited for others: the issuer, or its upstream. */
  waited(seconds: number): void {
    this.waitedSeconds += seconds;
  }

  /** A call's outcome, and what its client sees of it; the first one holds. */
  decided(outcome: CallOutcome, error: string, code?: string): void {
    const { call, ...message } = this.message;
    if (call === undefined || this.told) return;
    this.told = true;
    const seconds = this.seconds;
    const ownSeconds = Math.max(0, seconds - this.waitedSeconds);
    const of = { ...call, outcome, code, ownSeconds };
    this.observer({ kind: 'message_answered', ...message, call: of, error, seconds });
  }

  /** The code of the JSON-RPC error that it is answered with. */
  failed(code: number): void {
    this.error ??= String(code);
  }

  /** Its response is over: whatever was not decided by then ended with it. */
  over(response: OverResponse): void {
    if (this.told) return;
    const { statusCode, writableFinished } = response;
    const refused = statusCode >= 400 ? String(statusCode) : '';
    const error = writableFinished ? (this.error ?? refused) : 'cancelled';
    if (this.message.call !== undefined) {
      this.decided(undecided(error, statusCode), error);
      return;
    }
    this.told = true;
    const { seconds } = this;
    this.observer({ kind: 'message_answered', ...this.message, call: undefined, error, seconds });
  }

  private get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }
}

/** Of a call that never ran: an engine refused it, its client left, or something broke. */
function undecided(error: string, status: number): CallOutcome {
  if (error === 'cancelled') return 'cancelled';
  return status >= 500 ? 'tool_error' : 'invalid';
}
