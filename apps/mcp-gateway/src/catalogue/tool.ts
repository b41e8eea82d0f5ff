import type { Caller } from '#auth';
import type { Mirrored } from '../upstreams/mcp/headers/mirrored-headers.js';
import type { Upstream } from '../upstreams/upstream.js';
import type { ClientInput, InputRequired } from './person-input.js';
import type { JsonObject, ToolSchema } from './tool-schema.js';

/**
 * What MCP shows of a tool's behaviour (specification, ToolAnnotations): what is stated, and no more. Tools of this
 * gateway state all four; those of an MCP server what it says, which may be more than these.
 */
export interface ToolHints {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

/** One content block of a result; the shapes of the MCP specification. */
export type ToolContent = { readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * What a tool answers: blocks for a model and, with an output schema, the same as data. Clients of the 2025 era get data
 * only where it is an object.
 */
export interface ToolResult {
  readonly content: readonly ToolContent[];
  readonly structuredContent?: unknown;
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
  /** What its client says beside it, as it came (specification, `_meta`). */
  readonly meta: JsonObject;
  /** Undefined where nobody can be asked during the call. */
  readonly input?: ClientInput;
  /** Whether the client asked for progress. */
  readonly wantsProgress: boolean;
  /** Reports progress; reaches the client only when it asked for it. */
  progress(done: number, total?: number, message?: string): Promise<void>;
}

/** What a tool is made of, for operators: an operation of a document, or a tool of an MCP server. */
export interface ToolOrigin {
  /** `GET /orders/{id}`; the server's own name of the tool. */
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
  /** Undefined, as the next, only for a tool of an MCP server that does not say it. */
  readonly title?: string;
  readonly description?: string;
  readonly input: ToolSchema<Input>;
  /** Its root is an object but for tools of an MCP server, which may answer any JSON value. */
  readonly output?: ToolSchema<unknown, JsonObject>;
  readonly scopes: readonly string[];
  readonly upstream?: Upstream<Session>;
  /** Undefined: nothing is said of its behaviour. */
  readonly hints?: ToolHints;
  /** Pictures for people (specification, `Icon`). */
  readonly icons?: readonly JsonObject[];
  /** What else is said of it to clients (specification, `_meta`). */
  readonly meta?: JsonObject;
  /** Arguments that clients of revision 2026-07-28 repeat in headers; none by default. */
  readonly mirrored?: readonly Mirrored[];
  /** Whether its server now lists it otherwise; undefined where that is not looked at. */
  readonly isChanged?: () => boolean;
  /** Whether its upstream says what it does and makes its results, instead of this gateway. */
  readonly isForeign?: boolean;
  /** Undefined for a tool that is written here. */
  readonly origin?: ToolOrigin;
  /** Asks for input only where the call has `input`, and in its modes. */
  run(input: Input, call: ToolCall<Session>): Promise<ToolResult | InputRequired>;
}

/** Whether a tool asks for input instead of answering. */
export function isInputRequired(answer: ToolResult | InputRequired): answer is InputRequired {
  return 'resultType' in answer;
}

/** A result of one text block. */
export function textResult(text: string): ToolResult {
  return { content: [{ type: 'text', text }] };
}

/** Whether a block is a text and nothing else. */
export function isPlainText(block: Readonly<Record<string, unknown>>): boolean {
  const { type, text } = block;
  return type === 'text' && typeof text === 'string' && Object.keys(block).length === 2;
}
