import type { AuthEvent } from '#auth';
import type { ExchangeEvent } from '#token-exchange';
import type { CallOutcome, RejectReason } from './closed-sets.js';

/** A call as far as observers are told of it. */
export interface ToldCall {
  /** Of the catalogue; undefined for a tool that it does not have. */
  readonly tool: string | undefined;
  /** Undefined for a tool without one. */
  readonly upstream: string | undefined;
}

/**
 * A message was answered: of a call when its outcome was decided, which is before its answer is written,
 * of any other when its response was over.
 */
export interface MessageAnswered {
  readonly kind: 'message_answered';
  /** As it came: any text. */
  readonly method: string | undefined;
  /** Of a message that names a tool; there is one event for each. */
  readonly call:
    | (ToldCall & {
        readonly outcome: CallOutcome;
        /** Of the error table, for a call that failed after it was admitted. */
        readonly code: string | undefined;
        /** Without what it waited for issuer and upstream. */
        readonly ownSeconds: number;
      })
    | undefined;
  /** Empty, `tool_error`, `cancelled`, the code of a JSON-RPC error, or the HTTP status of a refusal. */
  readonly error: string;
  /** From the last byte of its body. */
  readonly seconds: number;
  /** Of its request; events of libs/auth and libs/token-exchange about the request have the same. */
  readonly reference: string;
}

/** A request was refused at the edge, or as a message. */
export interface RequestRejected {
  readonly kind: 'request_rejected';
  readonly reason: RejectReason;
}

/** A request's answer, or its connection, is over. */
export interface RequestOver {
  readonly kind: 'request_over';
  /** As they came; undefined when the bytes were no request. */
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** Null when no answer was begun. */
  readonly status: number | null;
  readonly seconds: number;
}

/** One request to an upstream is over. */
export interface UpstreamAsked {
  readonly kind: 'upstream_asked';
  readonly upstream: string;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  readonly seconds: number;
}

/** What is served was to be replaced. */
export interface Reloaded {
  readonly kind: 'reloaded';
  readonly ok: boolean;
}

/** Spans that no collector will see. */
export interface SpansDropped {
  readonly kind: 'spans_dropped';
  readonly spans: number;
}

/** Everything that the gateway tells of itself, its libraries' events included. No event holds a token. */
export type GatewayEvent =
  | AuthEvent
  | ExchangeEvent
  | MessageAnswered
  | RequestRejected
  | RequestOver
  | UpstreamAsked
  | SpansDropped
  | Reloaded;

/** Is called at once, within what it is told of; `harmless` makes any observer one that cannot throw. */
export type GatewayObserver = (event: GatewayEvent) => void;

/** Injection token of the process's `GatewayObserver`. */
export const OBSERVER = Symbol('observer');
