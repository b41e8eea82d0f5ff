/**
 * Which operations of a document are meant. Keys are ANDed, entries of one key ORed. Without `operations` only safe
 * methods are included: GET, HEAD, OPTIONS and QUERY; excluded are those of any method.
 */
export interface Selector {
  readonly tags?: readonly string[];
  /** Templates of paths; `*` stands for anything inside a segment, and at the end for anything. */
  readonly paths?: readonly string[];
  /** Lower-case, safe ones. */
  readonly methods?: readonly string[];
  /** By `operationId` or by `METHOD /path`, of any method. */
  readonly operations?: readonly string[];
  readonly deprecated?: boolean;
}
