import type { CallCode, CallOutcome } from './closed-sets.js';
import type {
  AnsweredCall,
  AskedUpstream,
  GatewayObserver,
  MessageAnswered,
  ToldCall,
} from './gateway-event.js';
import type { Asking, ToldDelegation } from './told-delegation.js';

/** A message whose body was read. */
export interface WatchedMessage extends Pick<
  MessageAnswered,
  'method' | 'isRequest' | 'protocolVersion' | 'caller' | 'source' | 'reference' | 'traceId'
> {
  /** Of a message that names a tool. */
  readonly call: ToldCall | undefined;
}

/** What an upstream tells of a call that it was opened for. */
export interface CallWatch {
  /** Seconds that the call waited for others: the issuer, or its upstream. */
  waited(seconds: number): void;
  /** A delegated token is asked for. */
  asks(asking: Asking): void;
  /** The call has a delegated token, in the place of one that it had. */
  delegated(delegation: ToldDelegation): void;
  /** A request to the upstream is over. */
  asked(request: AskedUpstream): void;
}

/** What a watch needs to know of a response that is over; Node's own will do. */
interface OverResponse {
  readonly statusCode: number;
  readonly writableFinished: boolean;
}

/** Times one message from the last byte of its body, and tells once how it ended. */
export class MessageWatch implements CallWatch {
  private readonly began = performance.now();
  private waitedSeconds = 0;
  private asking: Asking | undefined;
  private delegation: ToldDelegation | undefined;
  private lastAsked: AskedUpstream | undefined;
  private error: string | undefined;
  private told = false;

  constructor(
    private readonly message: WatchedMessage,
    private readonly observer: GatewayObserver,
  ) {}

  waited(seconds: number): void {
    this.waitedSeconds += seconds;
  }

  asks(asking: Asking): void {
    this.asking = asking;
  }

  delegated(delegation: ToldDelegation): void {
    this.delegation = delegation;
  }

  asked(request: AskedUpstream): void {
    this.lastAsked = request;
  }

  /** A call's outcome, and what its client sees of it; the first one holds. */
  decided(outcome: CallOutcome, error: string, code?: CallCode): void {
    const { call } = this.message;
    if (call === undefined || this.told) return;
    const { seconds, asking, delegation, lastAsked: asked } = this;
    const ownSeconds = Math.max(0, seconds - this.waitedSeconds);
    const how = { outcome, code, ownSeconds, asking, delegation, asked };
    this.tell(answeredCall(call, how), error, seconds);
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
      const outcome = undecided(error, statusCode);
      this.decided(outcome, error, outcome === 'cancelled' ? 'client_left' : 'not_run');
      return;
    }
    this.tell(undefined, error, this.seconds);
  }

  private tell(call: AnsweredCall | undefined, error: string, seconds: number): void {
    this.told = true;
    const { method, isRequest, protocolVersion, caller, source, reference, traceId } = this.message;
    this.observer({
      kind: 'message_answered',
      method,
      isRequest,
      protocolVersion,
      caller,
      source,
      call,
      error,
      seconds,
      reference,
      traceId,
    });
  }

  private get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }
}

/** Field by field: a spread takes as long as all of the rest of it, and this is done for each call. */
function answeredCall(call: ToldCall, how: Omit<AnsweredCall, keyof ToldCall>): AnsweredCall {
  return {
    tool: call.tool,
    upstream: call.upstream,
    needed: call.needed,
    held: call.held,
    missing: call.missing,
    operation: call.operation,
    arguments: call.arguments,
    outcome: how.outcome,
    code: how.code,
    ownSeconds: how.ownSeconds,
    asking: how.asking,
    delegation: how.delegation,
    asked: how.asked,
  };
}

/** Of a call that never ran: an engine refused it, its client left, or something broke. */
function undecided(error: string, status: number): CallOutcome {
  if (error === 'cancelled') return 'cancelled';
  return status >= 500 ? 'tool_error' : 'invalid';
}
