import { apiTools } from './api-tools.js';
import type { ApiDocument } from './document/api-document.js';
import type { ApiToolSettings, RefusedOperation } from './operation/api-tool.js';
import { toolNames } from './operation/names.js';
import { reachEach } from './selection/reach.js';
import { OperationNames } from './selection/operation-names.js';
import type { Operation } from './selection/operation.js';
import { operationsOf, referredOperations } from './selection/operations.js';
import { selectOperations } from './selection/select.js';

/** An operation of a document, served or not. */
export interface FoundOperation {
  /** `GET /orders/{id}` */
  readonly key: string;
  /** An entry of `tools.include` that selects it, in YAML: `{ operations: [getOrder] }`. */
  readonly selector: string;
  /** `excluded`: selected, and taken away by `tools.exclude`. */
  readonly selection: 'selected' | 'excluded' | 'none';
  /** Why it cannot be served, where it cannot. */
  readonly refused: RefusedOperation | undefined;
}

/** What a word means in a document. */
export interface Found {
  readonly operation: FoundOperation | undefined;
  /** All words that mean an operation: for a near name. */
  readonly words: readonly string[];
}

/**
 * The operation that somebody means by the name its tool has or would have, with or without the prefix, by its
 * `operationId`, or by `METHOD /path`. Throws `DocumentError` for a document that cannot be read.
 */
export async function findOperation(
  document: ApiDocument,
  settings: ApiToolSettings,
  word: string,
): Promise<Found> {
  await reachEach(document, referredOperations(document));
  const { operations } = operationsOf(document);
  const names = new OperationNames(operations, settings);
  const named = operations.map((each) => [each, namesOf(each, names, settings)] as const);
  const operation =
    names.find(word) ?? named.find(([, { tool, bare }]) => tool === word || bare === word)?.[0];
  const words = named.flatMap(([{ id = [], key }, { tool }]) => [tool, id, key].flat());
  if (operation === undefined) return { operation, words };
  return { operation: await found(document, settings, { operation, operations, names }), words };
}

/** What its tool is called, with and without the prefix. */
function namesOf(
  operation: Operation,
  names: OperationNames,
  { override, prefix }: ApiToolSettings,
): { readonly tool: string; readonly bare: string } {
  const overriddenAs = Object.keys(override).find((each) => names.find(each) === operation);
  const name = overriddenAs === undefined ? undefined : override[overriddenAs]?.name;
  const all = [prefix, ''].map((each) => toolNames([{ operation, overriddenAs, name }], each));
  const [tool = '', bare = ''] = all.flatMap((each) => each.names);
  return { tool, bare };
}

interface Asked {
  readonly operation: Operation;
  readonly operations: readonly Operation[];
  readonly names: OperationNames;
}

async function found(
  document: ApiDocument,
  settings: ApiToolSettings,
  { operation, operations, names }: Asked,
): Promise<FoundOperation> {
  const { id, key } = operation;
  const name = id !== undefined && names.find(id) === operation ? id : key;
  const alone = { include: [{ operations: [key] }], exclude: [], override: {} };
  const isIn = (given: ApiToolSettings) =>
    selectOperations(operations, given).selected.some((each) => each.operation === operation);
  const { refused } = await apiTools(document, { ...settings, ...alone });
  return {
    key,
    selector: `{ operations: ['${name.replaceAll("'", "''")}'] }`,
    selection: isIn(settings)
      ? 'selected'
      : isIn({ ...settings, exclude: [] })
        ? 'excluded'
        : 'none',
    refused: refused[0],
  };
}
