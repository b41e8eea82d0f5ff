import { safeLine } from '#foreign-text';
import type { ApiDocument } from '../document/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { isMapping, member, members, type Node } from '../document/node.js';
import type { HttpMethod } from '../request/api-request.js';
import type { Operation } from './operation.js';

/** Most operations of a document. */
export const MAX_OPERATIONS = 5_000;
/** Most characters of a path's template. */
export const MAX_TEMPLATE_CHARACTERS = 2_048;
/** Most characters of an `operationId`. */
export const MAX_ID_CHARACTERS = 256;
/** Most tags of one operation. */
export const MAX_TAGS = 100;

const METHODS: ReadonlyMap<string, HttpMethod> = new Map([
  ['get', 'GET'],
  ['head', 'HEAD'],
  ['options', 'OPTIONS'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['post', 'POST'],
  ['delete', 'DELETE'],
  ['query', 'QUERY'],
]);
/** Control, format and separator characters, and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The operations of a document, and the paths that cannot be read. */
export interface DocumentOperations {
  /** In the order of the document. */
  readonly operations: readonly Operation[];
  readonly broken: readonly DocumentError[];
}

/**
 * Every operation under `paths` (OpenAPI, Paths Object), references of path items and operations followed. `query`
 * is a method since 3.2; TRACE is none. Nothing below an operation is looked at but its id, tags and `deprecated`.
 * Throws `DocumentError` if `paths` is no mapping or has more than 5,000 operations.
 */
export function operationsOf(document: ApiDocument): DocumentOperations {
  const paths = pathsOf(document);
  if (paths === undefined) return { operations: [], broken: [] };
  const operations: Operation[] = [];
  const broken: DocumentError[] = [];
  let count = 0;
  for (const [path, node] of members(paths)) {
    if (path.startsWith('x-')) continue;
    try {
      const pathItem = pathItemOf(document, path, node);
      for (const [key, each] of members(pathItem)) {
        const method = methodOf(document, key);
        if (method === undefined) continue;
        count += 1;
        if (count > MAX_OPERATIONS) continue;
        operations.push(operationOf({ document, method, path, pathItem }, each));
      }
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      broken.push(error);
    }
  }
  if (count > MAX_OPERATIONS) {
    throw new DocumentError(
      `has ${count} operations, and at most ${MAX_OPERATIONS} are read; split the document`,
      paths,
    );
  }
  return { operations, broken };
}

/** Path items and operations that stand elsewhere: what has to be read before operations are known. */
export function referredOperations(document: ApiDocument): readonly Node[] {
  const paths = pathsOf(document);
  if (paths === undefined) return [];
  return members(paths)
    .filter(([path]) => !path.startsWith('x-'))
    .flatMap(([, item]) => [
      item,
      ...members(item).flatMap(([key, node]) => (METHODS.has(key) ? [node] : [])),
    ])
    .flatMap(({ value, ...at }) =>
      isMapping(value) && Object.hasOwn(value, '$ref')
        ? [{ ...at, value: { $ref: value.$ref } }]
        : [],
    );
}

function pathsOf({ root }: ApiDocument): Node | undefined {
  const paths = member(root, 'paths');
  if (paths === undefined || isMapping(paths.value)) return paths;
  throw new DocumentError('paths is not a mapping; write one of paths to path items', paths);
}

function methodOf({ version }: ApiDocument, key: string): HttpMethod | undefined {
  return key === 'query' && version !== '3.2' ? undefined : METHODS.get(key);
}

function pathItemOf(document: ApiDocument, path: string, node: Node): Node {
  const wrong = wrongTemplate(path);
  if (wrong !== undefined) {
    const shown = JSON.stringify(safeLine(path, { max: 100 }));
    throw new DocumentError(`the path ${shown} ${wrong}`, node);
  }
  const pathItem = document.resolve(node);
  if (isMapping(pathItem.value)) return pathItem;
  throw new DocumentError('is not a path item; write a mapping of methods to operations', node);
}

function wrongTemplate(path: string): string | undefined {
  if (!path.startsWith('/')) return 'does not begin with /; write / before it';
  if (path.length > MAX_TEMPLATE_CHARACTERS) {
    return `is longer than ${MAX_TEMPLATE_CHARACTERS} characters; write a shorter one`;
  }
  return UNPRINTABLE.test(path) ? 'has characters that nobody sees; write it without' : undefined;
}

function operationOf(
  at: {
    readonly document: ApiDocument;
    readonly method: HttpMethod;
    readonly path: string;
    readonly pathItem: Node;
  },
  given: Node,
): Operation {
  const { document, method, path, pathItem } = at;
  const node = resolved(document, given);
  const { operationId, tags, deprecated } = isMapping(node.value) ? ownOf(node) : NOTHING;
  return {
    id: isId(operationId) ? operationId : undefined,
    method,
    path,
    key: `${method} ${path}`,
    tags: Array.isArray(tags)
      ? tags.slice(0, MAX_TAGS).filter((each) => typeof each === 'string')
      : [],
    deprecated: deprecated === true,
    node,
    pathItem,
  };
}

const NOTHING = { operationId: undefined, tags: undefined, deprecated: undefined };

function ownOf(node: Node): Readonly<Record<keyof typeof NOTHING, unknown>> {
  const own = (key: string) => member(node, key)?.value;
  return { operationId: own('operationId'), tags: own('tags'), deprecated: own('deprecated') };
}

/** What the operation's reference leads to; one that leads nowhere matters only if the operation is selected. */
function resolved(document: ApiDocument, node: Node): Node {
  try {
    return document.resolve(node);
  } catch (error) {
    if (error instanceof DocumentError) return node;
    throw error;
  }
}

function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > MAX_ID_CHARACTERS) return false;
  return !UNPRINTABLE.test(value);
}
