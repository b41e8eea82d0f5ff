import type { ApiDocument } from '../document/api-document.js';
import { member, members, type Node } from '../document/node.js';
import type { Operation } from '../selection/operation.js';
import { mediaTypeOf } from './media-types.js';

/** Most answers of one operation, and media types of one answer, that are looked at. */
export const MAX_ANSWERS = 100;

/** An answer of success. */
export interface Success {
  /** `200`, or `2XX`. */
  readonly status: string;
  /** Each media type with its Media Type Object; none where the answer has no body. */
  readonly content: readonly (readonly [type: string, node: Node])[];
}

/**
 * What a document says of the answers 200 to 299 of an operation, lowest first (OpenAPI, Responses Object). Media
 * types are in lower case, without parameters; what is none is left out. Throws `DocumentError`.
 */
export function successesOf(document: ApiDocument, operation: Operation): readonly Success[] {
  const responses = member(operation.node, 'responses');
  if (responses === undefined) return [];
  return members(document.resolve(responses))
    .filter(([status]) => /^2(\d\d|XX)$/i.test(status))
    .slice(0, MAX_ANSWERS)
    .map(([status, node]) => ({ status, content: contentOf(document, node) }))
    .sort((one, other) => (one.status < other.status ? -1 : 1));
}

function contentOf(document: ApiDocument, response: Node): Success['content'] {
  const content = member(document.resolve(response), 'content');
  if (content === undefined) return [];
  return members(content)
    .slice(0, MAX_ANSWERS)
    .flatMap(([key, node]) => {
      const type = mediaTypeOf(key);
      return type === undefined ? [] : [[type, document.resolve(node)] as const];
    });
}
