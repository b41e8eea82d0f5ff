import type { ReadText } from '../api-document.js';

/** Where the files of one document may be, and how they are read. `at` is what names a file here. */
export interface DocumentHome {
  /** The document itself. */
  readonly main: string;
  /** Files that may be read, the document included. */
  readonly mostFiles: number;
  /** Whether each file that is referred to must be there: one that is away for a while would look like a change. */
  readonly needsAll: boolean;
  /** The file that a relative or absolute reference, without its fragment, names in another one. */
  target(file: string, from: string): Target;
  /** As messages name it: different for each. */
  nameOf(at: string): string;
  /** Reads a file that `target` gave. */
  read(at: string, mostBytes: number): Promise<ReadText>;
}

/** A file that may be read, or why not, as the end of a sentence. */
export type Target =
  { readonly ok: true; readonly at: string } | { readonly ok: false; readonly problem: string };
