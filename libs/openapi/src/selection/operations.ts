import type { ApiDocument } from '../document/api-document.js';
import { DocumentError } from '../document/document-error.js';
import { isMapping, member, members, type Node } from '../document/node.js';
import type { HttpMethod } from '../request/api-request.js';
import type { Operation } from './operation.js';
import { quoted } from './quoted.js';

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

/** The operations of a document, and what of them cannot be read. */
export interface DocumentOperations {
  /** In the order of the document. */
  readonly operations: readonly Operation[];
  /** Of paths that are left out, and of operations whose ids and tags are not known. */
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
  for (const [path, given] of members(paths)) {
    if (path.startsWith('x-')) continue;
    const { node: pathItem, error } = pathItemOf(document, path, given);
    if (error) broken.push(error);
    for (const [key, each] of error ? [] : members(pathItem)) {
      const method = methodOf(document, key);
      if (method === undefined) continue;
      count += 1;
      if (count > MAX_OPERATIONS) continue;
      const { node, error } = resolved(document, each);
      if (error) broken.push(error);
      operations.push(operationOf({ method, path, pathItem, node }));
    }
  }
  if (count <= MAX_OPERATIONS) return { operations, broken };
  const text = `has ${count} operations, and at most ${MAX_OPERATIONS} are read; split the document`;
  throw new DocumentError(text, paths);
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

/** A node, and what keeps it from being used. */
interface Resolved {
  readonly node: Node;
  readonly error: DocumentError | undefined;
}

function pathItemOf(document: ApiDocument, path: string, given: Node): Resolved {
  const wrong = wrongTemplate(path);
  if (wrong !== undefined) {
    const error = new DocumentError(`the path ${quoted(path)} ${wrong}`, given);
    return { node: given, error };
  }
  const { node, error } = resolved(document, given);
  if (error !== undefined || isMapping(node.value)) return { node, error };
  const text = 'is not a path item; write a mapping of methods to operations';
  return { node, error: new DocumentError(text, given) };
}

/** What a reference leads to. */
function resolved(document: ApiDocument, node: Node): Resolved {
  try {
    return { node: document.resolve(node), error: undefined };
  } catch (error) {
    if (error instanceof DocumentError) return { node, error };
    throw error;
  }
}

function wrongTemplate(path: string): string | undefined {
  if (!path.startsWith('/')) return 'does not begin with /; write / before it';
  if (path.length > MAX_TEMPLATE_CHARACTERS) {
    return `is longer than ${MAX_TEMPLATE_CHARACTERS} characters; write a shorter one`;
  }
  return UNPRINTABLE.test(path) ? 'has characters that nobody sees; write it without' : undefined;
}

function operationOf(at: Pick<Operation, 'method' | 'path' | 'pathItem' | 'node'>): Operation {
  const own = (key: string) => (isMapping(at.node.value) ? member(at.node, key)?.value : undefined);
  const [id, tags] = [own('operationId'), own('tags')];
  const list: readonly unknown[] = Array.isArray(tags) ? tags.slice(0, MAX_TAGS) : [];
  return {
    ...at,
    id: isId(id) ? id : undefined,
    key: `${at.method} ${at.path}`,
    tags: list.filter((each) => typeof each === 'string'),
    deprecated: own('deprecated') === true,
  };
}

function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > MAX_ID_CHARACTERS) return false;
  return !UNPRINTABLE.test(value);
}
