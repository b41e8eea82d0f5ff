// STUB: to be replaced by the real file at merge.
import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, members, type Node } from '../document/node.js';

/** The properties of a plain object; undefined: not one. */
export function objectShape(
  document: ApiDocument,
  node: Node,
):
  | {
      readonly properties: readonly (readonly [name: string, node: Node])[];
      readonly required: readonly string[];
      readonly additional: boolean;
    }
  | undefined {
  const at = document.resolve(node);
  if (!isMapping(at.value)) return undefined;
  const { type, required, additionalProperties, allOf } = at.value;
  if ('oneOf' in at.value || 'anyOf' in at.value) return undefined;
  const all = member(at, 'allOf');
  const parts =
    Array.isArray(allOf) && all ? members(all).map(([, each]) => objectShape(document, each)) : [];
  if (parts.includes(undefined)) return undefined;
  if (type !== undefined && type !== 'object') return undefined;
  const own = member(at, 'properties');
  if (own === undefined && parts.length === 0) return undefined;
  const properties = [
    ...(own ? members(own) : []),
    ...parts.flatMap((each) => each?.properties ?? []),
  ];
  if (new Set(properties.map(([name]) => name)).size < properties.length) return undefined;
  return {
    properties,
    required: [
      ...(Array.isArray(required) ? required.map(String) : []),
      ...parts.flatMap((each) => each?.required ?? []),
    ],
    additional:
      (additionalProperties !== undefined && additionalProperties !== false) ||
      parts.some((each) => each?.additional),
  };
}
