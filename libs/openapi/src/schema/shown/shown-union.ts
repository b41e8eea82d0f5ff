import type { Node } from '../../document/node.js';
import { isExact } from '../plain-text.js';
import { enumOf, keyword, mapOf, typesOf, type JsonSchema } from '../schema-node.js';
import type { MergedSchema } from './merged-schema.js';

/** Most members of a union that are shown. */
export const MAX_UNION = 8;

/** The values of a union whose members are nothing but texts that are allowed; else undefined. */
export function stringsOf(members: readonly Node[]): readonly string[] | undefined {
  const values = members.map((each) => {
    const types = typesOf(each);
    const constant = keyword(each, 'const');
    const list = constant === undefined ? (enumOf(each) ?? []) : [constant];
    const texts = list.filter((value): value is string => typeof value === 'string');
    const only = types.every((type) => type === 'string') && texts.length === list.length;
    return only ? texts : [];
  });
  return values.every((each) => each.length > 0) ? [...new Set(values.flat())] : undefined;
}

/**
 * `anyOf` of members that are shown already, each once. A member that is null becomes a type of the other, if there is
 * one; a member that allows anything makes the union say nothing.
 */
export function unionOf(members: readonly JsonSchema[], around: MergedSchema): JsonSchema {
  const each = [...new Map(members.map((one) => [JSON.stringify(one), one])).values()];
  if (each.some((one) => Object.keys(one).length === 0)) return {};
  const others = each.filter((one) => !isNull(one));
  const [only] = others;
  const alone = around.types?.length === 0 && around.values === undefined;
  if (!only || others.length > 1 || !alone) return { anyOf: each };
  if (others.length === each.length) return only;
  if (only.type === undefined) return { anyOf: each };
  const { enum: values } = only as { enum?: readonly unknown[] };
  return {
    ...only,
    type: [...new Set([only.type, 'null'].flat())],
    ...(values && { enum: [...new Set([...values, null])] }),
  };
}

/** What tells the members of a union apart (OpenAPI, Discriminator Object): ends of a sentence. */
export function discriminated(parts: readonly Node[]): string[] {
  return parts.flatMap((part) => {
    const node = { ...part, value: keyword(part, 'discriminator') };
    const name = keyword(node, 'propertyName');
    if (typeof name !== 'string' || !isExact(name)) return [];
    const values = mapOf(node, 'mapping').map(([value]) => value);
    const known = values.length > 0 && values.length <= MAX_UNION && values.every(isExact);
    return [`told apart by ${name}${known ? `: ${values.join(', ')}` : ''}`];
  });
}

function isNull(schema: JsonSchema): boolean {
  return schema.type === 'null';
}
