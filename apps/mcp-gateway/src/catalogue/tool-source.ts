import type { Tool } from './tool.js';

/** What a source gave. */
export interface LoadedTools {
  readonly tools: readonly Tool[];
  /** One line each: where it is written, what is wrong and what to write. With one, nothing is served. */
  readonly problems: readonly string[];
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
