import { isMapping, member, type Node } from './node.js';
import { pointerParts } from './pointer.js';

/** Keys whose values map names to what is meant: none of these names is a keyword. */
const NAME_MAPS = new Set([
  ...['$defs', 'callbacks', 'content', 'definitions', 'dependentSchemas', 'encoding', 'headers'],
  ...['links', 'mediaTypes', 'parameters', 'pathItems', 'paths', 'patternProperties', 'properties'],
  ...['requestBodies', 'responses', 'schemas', 'securitySchemes', 'webhooks'],
]);

/** Keys whose values are data, in which `$ref` is no reference, or which describe nothing that is sent. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples']);

/** The text of a Reference Object, or of a schema's reference; undefined for anything else. */
export function referenceOf({ value }: Pick<Node, 'value'>): string | undefined {
  if (!isMapping(value) || !Object.hasOwn(value, '$ref')) return undefined;
  return typeof value.$ref === 'string' ? value.$ref : undefined;
}

/** A reference in two: the file, empty for its own, and what is named there. */
export function partsOf(reference: string): { readonly file: string; readonly fragment: string } {
  const hash = reference.indexOf('#');
  return hash === -1
    ? { file: reference, fragment: '' }
    : { file: reference.slice(0, hash), fragment: reference.slice(hash + 1) };
}

/** Whether anything at all in a value may be a reference to another file. */
export function leadsElsewhere(value: unknown): boolean {
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (referenceOf({ value: next })?.startsWith('#') === false) return true;
    for (const child of Object.values(next) as unknown[]) {
      if (typeof child === 'object' && child !== null) open.push(child);
    }
  }
  return false;
}

/** Values that were met. */
export interface Seen {
  has(value: unknown): boolean;
  add(value: unknown): void;
}

/**
 * What has a reference, of a node and everything below it but data and extensions. What is in `seen` is passed
 * over; what is met goes into it.
 */
export function* referencesBelow(node: Node, seen: Seen): Generator<Node, void> {
  const [last = ''] = pointerParts(node.pointer).slice(-1);
  const open = [{ node, names: NAME_MAPS.has(last) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value } = next.node;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (referenceOf(next.node) !== undefined) yield next.node;
    const keywords = isMapping(value) && !next.names;
    for (const key of Object.keys(value)) {
      if (keywords && (DATA.has(key) || key.startsWith('x-'))) continue;
      const child = member(next.node, key);
      if (child !== undefined) open.push({ node: child, names: keywords && NAME_MAPS.has(key) });
    }
  }
}
