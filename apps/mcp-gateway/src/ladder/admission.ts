import type { Caller } from '#auth';
import type { OutboundTrace } from '#outbound';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Checked } from '../catalogue/tool-schema.js';
import type { Tool } from '../catalogue/tool.js';
import type { MessageWatch } from '../observing/message-watch.js';
import type { McpMessage, ToolCallMessage } from './message/mcp-message.js';

/** What is known of a message from the first rung on. */
export interface Known {
  readonly caller: Caller;
  /** Of the request; what its client is told of it. */
  readonly reference: string;
  /** W3C trace id: of `_meta`, else of the request. */
  readonly traceId: string;
  /** What is done for the message continues it. */
  readonly trace: OutboundTrace;
  /** Taken once: all of the message is answered from this one. */
  readonly catalogue: Catalogue;
  /** Is told how the message ends. */
  readonly watch: MessageWatch;
}

/** A message of the protocol itself, or a call that is refused, or of a tool that the catalogue does not have. */
export interface ProtocolMessage extends Known {
  readonly kind: 'protocol';
  readonly message: McpMessage;
}

/** A call of a tool of the catalogue; nothing is decided about it. */
export interface NamedCall extends Known {
  readonly kind: 'call';
  readonly message: ToolCallMessage;
  readonly tool: Tool;
}

/** A call whose arguments were checked against the tool's schema, whatever that found. */
export interface CheckedCall extends NamedCall {
  readonly input: Checked<unknown>;
}

/**
 * The tool's upstream, opened as the caller, or why it could not be. The session is undefined where none
 * was asked for: the tool has no upstream, or its arguments are wrong.
 */
export type Opened =
  | { readonly ok: true; readonly session: unknown }
  | { readonly ok: false; readonly failure: unknown };

/** A call that climbed the whole ladder; no other one runs. */
export interface AdmittedCall extends CheckedCall {
  readonly opened: Opened;
}

/** What an engine is handed. Each rung makes its own from the one before; nothing in it changes. */
export type Admission = ProtocolMessage | AdmittedCall;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `LadderGuard`, once. */
    admission?: Admission;
  }
}
