// STUB until the branch with the schemas is merged: take that file.
import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, members, type Node } from '../document/node.js';
import type { ObjectSchema } from './schema-types.js';

export function answerSchema(
  document: ApiDocument,
  node: Node,
  kind: 'loose' | 'strict',
): ObjectSchema | undefined {
  const at = document.resolve(node);
  if (!isMapping(at.value) || at.value.type !== 'object') return undefined;
  const properties = member(at, 'properties');
  if (kind === 'strict') return { ...at.value, type: 'object' };
  if (properties === undefined) return { type: 'object' };
  return {
    type: 'object',
    properties: Object.fromEntries(
      members(properties).map(([key, each]) => [key, { type: member(each, 'type')?.value }]),
    ),
  };
}
