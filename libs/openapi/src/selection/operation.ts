import type { HttpMethod } from '../request/api-request.js';
import type { Node } from '../document/node.js';

/** One operation of a document, before anything of it is judged. */
export interface Operation {
  /** `operationId`, where it is a text. */
  readonly id: string | undefined;
  readonly method: HttpMethod;
  /** The template, as the document has it. */
  readonly path: string;
  /** `METHOD /path`: unique in its document. */
  readonly key: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** The Operation Object. */
  readonly node: Node;
  /** The Path Item Object, references followed. */
  readonly pathItem: Node;
}

/** An operation that the settings select. */
export interface SelectedOperation {
  readonly operation: Operation;
  /** By which an override names it; undefined where there is none. */
  readonly overriddenAs: string | undefined;
  /** Whether the settings name this very operation: then what keeps it from being served is a problem. */
  readonly named: boolean;
}
