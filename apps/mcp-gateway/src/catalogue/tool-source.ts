import type { LearnedTools } from './learned-tools.js';
import type { Tool } from './tool.js';

/** The `kind` of a tool of an MCP server that is left out. */
export const RELAYED = 'tool';

/** An operation that settings select by its tag or its path, and that cannot be served, or such a tool of an MCP server; the others are. */
export interface RefusedOperation {
  readonly upstream: string;
  /** `GET /orders/{id}`; a server's own name of its tool. */
  readonly operation: string;
  /** Where it stands in its document or list. */
  readonly place: string;
  /** A sentence's end: `its body is application/xml only`. */
  readonly reason: string;
  /** The same for all of a kind. */
  readonly kind: string;
}

/** What an operator should know of an upstream's tools, in one line. */
export interface SourceWarning {
  readonly upstream: string;
  /** Whether they are tools of an MCP server, which has no document. */
  readonly isAboutTools?: boolean;
  readonly text: string;
}

/** What a source gave. */
export interface LoadedTools {
  readonly tools: readonly Tool[];
  /** One line each: where it is written, what is wrong and what to write. With one, nothing is served. */
  readonly problems: readonly string[];
  /** Where each caller has tools of their own. */
  readonly learned?: LearnedTools;
  readonly refused?: readonly RefusedOperation[];
  readonly warnings?: readonly SourceWarning[];
  /** Absolute paths of the local documents that were read. */
  readonly files?: readonly string[];
}

/** Where tools come from. Asked when a catalogue is built, never during a call. */
export interface ToolSource {
  /** As problems name it: where an operator says which of its tools are served. */
  readonly name: string;
  /** The tools as they are served. Asked once; gives up when the signal aborts. */
  load(signal: AbortSignal): Promise<LoadedTools>;
  /** Frees what its tools hold. Called once, when no call can use them any more. */
  close?(): Promise<void>;
}
