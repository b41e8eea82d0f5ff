import type { Caller } from '#auth';
import type { Upstream } from '../upstreams/upstream.js';
import type { ToolSchema } from './tool-schema.js';

/** What MCP shows of a tool's behaviour (specification, ToolAnnotations); all four are stated. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** One content block of a result; the shapes of the MCP specification. */
export type ToolContent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What a tool answers: blocks for a model and, with an output schema, the same as data. */
export interface ToolResult {
  readonly content: readonly ToolContent[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** One authorized call. A tool with an upstream gets a session opened as the caller. */
export interface ToolCall<Session = unknown> {
  readonly caller: Caller;
  /** Aborts when the client cancels, where its protocol can say so. */
  readonly signal?: AbortSignal;
  /** The tool's upstream, opened as the caller; undefined for a tool without one. */
  readonly session: Session;
  /** Reports progress; reaches the client only when it asked for it. */
  progress(done: number, total?: number, message?: string): Promise<void>;
}

/** The operation of a document that a tool is made of, for operators. */
export interface ToolOrigin {
  /** `GET /orders/{id}` */
  readonly operation: string;
  /** What was left out or changed of it, one line each. */
  readonly notes: readonly string[];
}

/**
 * A tool of this gateway. `scopes` are checked before `run`; with an `upstream` the caller's
 * token is exchanged before `run`. Shared between requests: it keeps no state of a call.
 */
export interface Tool<Input = unknown, Session = unknown> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: ToolSchema<Input>;
  readonly output?: ToolSchema<Record<string, unknown>>;
  readonly scopes: readonly string[];
  readonly upstream?: Upstream<Session>;
  readonly hints: ToolHints;
  /** Undefined for a tool that is written here. */
  readonly origin?: ToolOrigin;
  run(input: Input, call: ToolCall<Session>): Promise<ToolResult>;
}

/** A result of one text block. */
export function textResult(text: string): ToolResult {
  return { content: [{ type: 'text', text }] };
}
