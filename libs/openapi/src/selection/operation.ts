import type { HttpMethod } from '../request/api-request.js';
import type { Node } from '../document/node.js';

/** One operation of a document, before anything of it is judged. */
export interface Operation {
  /** `operationId`, where it is a text of printable characters, 256 at most. */
  readonly id: string | undefined;
  readonly method: HttpMethod;
  /** The template, as the document has it. */
  readonly path: string;
  /** `METHOD /path`: unique in its document. */
  readonly key: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** The Operation Object; of a broken one whatever stands in its place. */
  readonly node: Node;
  /** The Path Item Object, references followed. */
  readonly pathItem: Node;
}

/** An operation that the settings select. */
export interface SelectedOperation {
  readonly operation: Operation;
  /** By which an override names it; undefined where there is none. */
  readonly overriddenAs: string | undefined;
  /**
   * The field of the settings that names this very operation, `tools.include[0].operations[1]`: what keeps it from
   * being served is a problem then. Undefined where a tag, a path or a method selects it.
   */
  readonly namedAt: string | undefined;
}
