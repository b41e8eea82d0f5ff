import { isMapping, member, type Node } from '../document/node.js';

/** A member's value of a mapping. */
export function fieldOf(node: Node | undefined, key: string): unknown {
  return node !== undefined && isMapping(node.value) ? member(node, key)?.value : undefined;
}

/** A member's value where that is a text. */
export function textField(node: Node | undefined, key: string): string | undefined {
  const value = fieldOf(node, key);
  return typeof value === 'string' ? value : undefined;
}

/** The schema of a parameter or a media type; undefined for what is none. */
export function schemaField(node: Node): Node | undefined {
  const schema = member(node, 'schema');
  return isMapping(schema?.value) || typeof schema?.value === 'boolean' ? schema : undefined;
}
