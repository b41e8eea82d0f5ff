// STUB until the branch with the requests is merged: take that file.
import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, members, type Node } from '../document/node.js';
import type { ApiRequest } from '../request/api-request.js';
import type { ArgumentSchema } from '../schema/schema-types.js';
import type { Operation } from '../selection/operation.js';
import type { OperationOverride } from './operation-override.js';
import { Refusal } from './refusal.js';

export interface OperationRequest {
  readonly arguments: readonly ArgumentSchema[];
  readonly queryArguments: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
  readonly request: (given: Readonly<Record<string, unknown>>) => ApiRequest;
}

export function operationRequest(
  document: ApiDocument,
  { node, path, method }: Operation,
  { accept }: { readonly override: OperationOverride; readonly accept: string },
): OperationRequest {
  const parameters = parametersOf(document, node);
  const query = parameters.filter(({ place }) => place === 'query').map(({ name }) => name);
  const literals = path.replace(/\{[^{}]*\}/g, '{}').split('{}');
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  return {
    arguments: parameters.map(({ name, place, schema }) => ({
      name,
      schema,
      required: place === 'path',
    })),
    queryArguments: new Map(query.map((name) => [name, name])),
    notes: [],
    request: (given) => ({
      method,
      path: { literals, values: names.map((name) => String(given[name])) },
      query: query.flatMap((name) =>
        given[name] === undefined ? [] : [[name, `${given[name] as string}`] as const],
      ),
      headers: { accept },
    }),
  };
}

function parametersOf(document: ApiDocument, node: Node) {
  const stated = member(node, 'parameters');
  const all = stated === undefined ? [] : members(stated).map(([, each]) => document.resolve(each));
  return all.map((each) => {
    const { name, in: place } = isMapping(each.value) ? each.value : {};
    if (place === 'cookie') throw new Refusal('parameter', `it needs the cookie ${String(name)}`);
    return { name: String(name), place, schema: member(each, 'schema') ?? {} };
  });
}
