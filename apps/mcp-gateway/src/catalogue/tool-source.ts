import type { Tool } from './tool.js';

/** An operation that settings select by its tag or its path, and that cannot be served; the others are. */
export interface RefusedOperation {
  readonly upstream: string;
  /** `GET /orders/{id}` */
  readonly operation: string;
  /** Where it stands in its document. */
  readonly place: string;
  /** A sentence's end: `its body is application/xml only`. */
  readonly reason: string;
  /** The same for all of a kind. */
  readonly kind: string;
}

/** What an operator should know of an upstream's tools, in one line. */
export interface SourceWarning {
  readonly upstream: string;
  readonly text: string;
}

/** What a source gave. */
export interface LoadedTools {
  readonly tools: readonly Tool[];
  /** One line each: where it is written, what is wrong and what to write. With one, nothing is served. */
  readonly problems: readonly string[];
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
