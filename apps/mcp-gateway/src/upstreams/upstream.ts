import type { Caller } from '#auth';
import type { OutboundTrace } from '#outbound';
import type { ExchangeCall } from '#token-exchange';
import type { CallWatch } from '../observing/message-watch.js';
import type { Asking } from '../observing/told-delegation.js';

/** The call that an upstream is opened for. */
export interface CallContext {
  /** The requests to the issuer and the upstream continue it. */
  readonly trace: OutboundTrace;
  /** Its reference goes to both as `x-request-id`. */
  readonly log: ExchangeCall;
  /** Is told what is done for the call; nobody by default. */
  readonly watch?: CallWatch;
}

/** For what an upstream is opened as the gateway itself: `log` is missing where nobody asks. */
export type ServiceContext = Pick<CallContext, 'trace'> & Partial<Pick<CallContext, 'log'>>;

/**
 * One API behind the gateway, as a tool holds it. A kind of upstream implements this once; what a session
 * of it can do is the kind's own. Shared between calls: it keeps no state of one.
 */
export interface Upstream<Session = unknown> {
  /** As logs, metrics and errors name it. */
  readonly name: string;
  /** What its exchange asks for; undefined where nobody's token is sent. */
  readonly asks?: Asking | undefined;
  /**
   * Opens it as the caller, for the time of one call: the caller's token is exchanged here. Throws the
   * exchange's error, and `PersonRequiredError` for a caller that nobody can act for.
   */
  open(caller: Caller, context: CallContext): Promise<Session>;
}
