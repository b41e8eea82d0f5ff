import type { ServiceContext } from '../requests/service-opening.js';
import type { CallContext } from '../upstream.js';
import type { QuestionMode } from './question-modes.js';

/** A JSON object of an MCP server, as it was parsed; nothing of it is changed or trusted. */
export type ForeignObject = Readonly<Record<string, unknown>>;

/** Progress of a call, as its server tells it; a message is foreign text. */
export interface RelayedProgress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** What a server may ask the person of a call, and what comes of what it asked before. */
export interface RelayedInput {
  /** At least one. */
  readonly modes: readonly QuestionMode[];
  /** Answers by the keys of its questions; undefined where there are none. */
  readonly responses: ForeignObject | undefined;
  /** What it gave for this call. */
  readonly state: string | undefined;
}

/** One call of a tool of an MCP server. Nothing else of a client's request travels. */
export interface RelayedCall {
  /** The server's own name of the tool. */
  readonly name: string;
  readonly arguments: ForeignObject;
  /** Members of the client's `_meta` that may travel; without reserved ones, progress token and baggage. */
  readonly meta?: ForeignObject;
  /**
   * The tool's input schema, for the headers that mirror arguments (2026-07-28, `x-mcp-header`); undefined for
   * a tool without any.
   */
  readonly mirrored?: ForeignObject;
  /** Travels to a server of 2026-07-28 alone; undefined: it may ask nothing. */
  readonly input?: RelayedInput;
  /**
   * Asks for the list that has the tool again, for a server that finds other headers wanting (2026-07-28, −32020): the
   * schema that the tool has now, or undefined where it is not listed any more. Asked once at most.
   */
  readonly relisted?: (
    context: Pick<CallContext, 'trace' | 'log'>,
  ) => Promise<ForeignObject | undefined>;
  readonly signal?: AbortSignal;
  /** Is told of progress, increasing, and never after the answer; the server is asked for it only when this is given. */
  readonly progress?: (progress: RelayedProgress) => void;
}

/** The tools that a server lists, all pages; in the order of the server. */
export interface ForeignList {
  readonly tools: readonly ForeignObject[];
  /** Milliseconds for which the server says that it holds; undefined: it says nothing. */
  readonly ttlMs: number | undefined;
  /** Whether the server says that it is the same for everybody. */
  readonly isPublic: boolean;
}

/** An MCP server whose tools can be listed, and none be called. */
export interface McpListing {
  /** All of its tools. Throws `UpstreamError`, or the error of the issuer. */
  list(signal?: AbortSignal): Promise<ForeignList>;
}

/** An MCP server that can be opened as the gateway itself, with a token that calls no tool. */
export interface ListedUpstream {
  /** Throws the error of the issuer. */
  openAsService(context: ServiceContext): Promise<McpListing>;
}

/** An MCP server opened as one caller, for the time of one call or listing. */
export interface McpSession extends McpListing {
  /** What the delegated token may do, as the issuer granted it; empty where none is sent. */
  readonly scopes: readonly string[];
  /**
   * Calls a tool, within the upstream's deadline and limits, in whichever revision the server speaks. The result is
   * the server's, `isError` included, without what belongs to its revision (`resultType`, cache hints); its `_meta` is
   * as it came. With `input` it may be an `InputRequiredResult`, whose `resultType` stays. Throws `UpstreamError`, or
   * the exchange's error.
   */
  call(call: RelayedCall): Promise<ForeignObject>;
}
