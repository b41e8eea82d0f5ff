import type { Node } from './node.js';

/** An OpenAPI document that was read: looked at through references, never copied and never expanded. */
export interface ApiDocument {
  readonly version: '3.0' | '3.1' | '3.2';
  readonly root: Node;
  /** Absolute paths of the local files that were read so far. */
  readonly files: readonly string[];
  /**
   * What stands at the end of a chain of references: the node itself when it has none. For 3.1 and later a
   * reference's siblings of a schema are the caller's to keep. Throws `DocumentError` for one that leads nowhere,
   * around in a circle, to what may not be read, or to what `reach` has not read.
   */
  resolve(node: Node): Node;
  /**
   * Reads the files that references below these nodes lead to, in data and extensions excepted. Throws
   * `DocumentError` for one that may not or cannot be read; what leads to nothing in a file is left to `resolve`.
   */
  reach(nodes: readonly Node[]): Promise<void>;
  /**
   * Why a file of a document by URL could not be fetched, as a line that begins with its URL; undefined where all were.
   * What was made without it is not to be used. To be asked after the last `reach`.
   */
  readonly unread: string | undefined;
  /**
   * Why this is not the pinned document, as the end of a sentence with the digest that is right; undefined where it
   * is, or nothing is pinned. To be asked after the last `reach`. The digest is the SHA-256 of the document's bytes;
   * when further URLs were read, of the lines `<SHA-256 of a file>  <its URL>\n` for all of them, the document's
   * first and the others in the order of their URLs.
   */
  verify(): string | undefined;
  /** Where a node stands, for messages: `orders.yaml:12 #/paths/~1orders/get`. The line is looked for only now. */
  place(node: Pick<Node, 'file' | 'pointer'>): string;
}

/** Where a document is. */
export type DocumentSource =
  /** Absolute path; `shown` is what messages call it. */
  | { readonly path: string; readonly shown: string }
  /** `sha256`: lower-case hex of what is read, or `none` for whatever there is. */
  | { readonly url: string; readonly sha256: string };

/**
 * A text that was read, which is UTF-8 and keeps its byte order mark; or why there is none, as the end of a sentence:
 * `does not exist`.
 */
export type ReadText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** The ways to a document. Each ends by itself, throws nothing, and reads no more bytes than it is told. */
export interface DocumentReaders {
  readFile(path: string, mostBytes: number): Promise<ReadText>;
  /** GET, without following redirects. */
  fetch(url: string, mostBytes: number, signal: AbortSignal): Promise<ReadText>;
}

/** A document, or everything that keeps it from being used: one line each, with its place and a remedy. */
export type LoadedDocument =
  | { readonly ok: true; readonly document: ApiDocument }
  | { readonly ok: false; readonly problems: readonly string[] };
