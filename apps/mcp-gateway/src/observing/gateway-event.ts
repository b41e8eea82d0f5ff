import type { AuthEvent } from '#auth';
import type { RequestSource } from '#telemetry';
import type { ExchangeEvent } from '#token-exchange';
import type { AuditEvent, CallCode, CallOutcome, RejectReason } from './closed-sets.js';
import type { ToldCaller } from './told-caller.js';
import type { Asking, ToldDelegation } from './told-delegation.js';

/** Most arguments of a call whose names are told. */
export const MAX_TOLD_ARGUMENTS = 20;

/** Most characters of such a name. */
export const MAX_TOLD_ARGUMENT_CHARACTERS = 64;

/** Which arguments a call has, without their values. */
export interface ToldArguments {
  /** Of the tool's schema, cleaned and cut. */
  readonly names: readonly string[];
  /** How many more there are: not of the schema, or too many. */
  readonly others: number;
}

/** A call as far as it is known when its message was read. */
export interface ToldCall {
  /** Of the catalogue; undefined for a tool that it does not have. */
  readonly tool: string | undefined;
  /** Undefined for a tool without one. Of a tool that is unknown: the one that may have it and could not say so. */
  readonly upstream: string | undefined;
  /** Scopes that the tool needs. */
  readonly needed: readonly string[];
  /** Scopes of the token that count here: those that some tool needs. */
  readonly held: readonly string[];
  /** Those of `needed` that the token lacks. */
  readonly missing: readonly string[];
  /** `GET /orders/{id}`, of a tool that is made of an operation. */
  readonly operation: string | undefined;
  /** Undefined where nobody wants to know, and for a tool that the catalogue does not have. */
  readonly arguments: ToldArguments | undefined;
}

/** How a call ended. */
export interface AnsweredCall extends ToldCall {
  readonly outcome: CallOutcome;
  /** Undefined for a call that worked. */
  readonly code: CallCode | undefined;
  /** Without what it waited for issuer and upstream. */
  readonly ownSeconds: number;
  /** What a delegated token was asked with; undefined when none was asked for. */
  readonly asking: Asking | undefined;
  /** The delegated token that it had last. */
  readonly delegation: ToldDelegation | undefined;
  /** The last request to its upstream. */
  readonly asked: AskedUpstream | undefined;
}

/** One request of a call to its upstream. */
export interface AskedUpstream {
  readonly method: string;
  /** A template, `/orders/{}`: without the values of the call. */
  readonly route: string;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** Of the answer's body, as far as it was read. */
  readonly bytes: number | undefined;
}

/**
 * A message was answered: of a call when its outcome was decided, which is before its answer is written,
 * of any other when its response was over.
 */
export interface MessageAnswered {
  readonly kind: 'message_answered';
  /** As it came: any text. */
  readonly method: string | undefined;
  /** False for a notification, which gets no answer. */
  readonly isRequest: boolean;
  /** The revision that it is served by; undefined where it names none. */
  readonly protocolVersion: string | undefined;
  /** Whose token was verified for it. */
  readonly caller: ToldCaller;
  readonly source: RequestSource;
  /** Of a message that names a tool; there is one event for each. */
  readonly call: AnsweredCall | undefined;
  /** Empty, `tool_error`, `cancelled`, the code of a JSON-RPC error, or the HTTP status of a refusal. */
  readonly error: string;
  /** From the last byte of its body. */
  readonly seconds: number;
  /** Of its request; events of libs/auth and libs/token-exchange about the request have the same. */
  readonly reference: string;
  /** W3C trace id. */
  readonly traceId: string;
}

/** A request was refused at the edge, or as a message. */
export interface RequestRejected {
  readonly kind: 'request_rejected';
  readonly reason: RejectReason;
  readonly source: RequestSource;
  /** Undefined when nobody was verified. */
  readonly caller: ToldCaller | undefined;
  readonly reference: string;
  readonly traceId: string;
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
  readonly reference: string;
}

/** One request to an upstream is over. */
export interface UpstreamAsked {
  readonly kind: 'upstream_asked';
  readonly upstream: string;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  readonly seconds: number;
}

/** A tool of an MCP server was found to differ from the tool file, or to be again as in it; told once for each state. */
export interface ToolCompared {
  readonly kind: 'tool_compared';
  /** As it is served. */
  readonly tool: string;
  readonly upstream: string;
  readonly isChanged: boolean;
}

/** What is served was to be replaced. */
export interface Reloaded {
  readonly kind: 'reloaded';
  readonly ok: boolean;
  /** Of what is served from now on. */
  readonly generation: number;
}

/** A configuration is in use, from the start or after a reload. */
export interface ConfigLoaded {
  readonly kind: 'config_loaded';
  /** Of all its values but the secrets: the same for the same configuration. */
  readonly digest: string;
  readonly generation: number;
}

/** The process listens, was told to end, or has answered its last request. */
export interface ServicePhase {
  readonly kind: 'service_started' | 'service_draining' | 'service_stopped';
}

/** Spans that no collector will see. */
export interface SpansDropped {
  readonly kind: 'spans_dropped';
  readonly spans: number;
}

/** A record of the audit log was written, or dropped; told by the audit log itself, to those who count alone. */
export interface AuditRecorded {
  readonly kind: 'audit_recorded';
  readonly event: AuditEvent;
  readonly dropped: boolean;
}

/** Everything that the gateway tells of itself, its libraries' events included. No event holds a token. */
export type GatewayEvent =
  | AuthEvent
  | ExchangeEvent
  | MessageAnswered
  | RequestRejected
  | RequestOver
  | UpstreamAsked
  | ToolCompared
  | SpansDropped
  | Reloaded
  | ConfigLoaded
  | ServicePhase
  | AuditRecorded;

/** Is called at once, within what it is told of; `harmless` makes any observer one that cannot throw. */
export type GatewayObserver = (event: GatewayEvent) => void;

/** Injection token of the process's `GatewayObserver`. */
export const OBSERVER = Symbol('observer');
