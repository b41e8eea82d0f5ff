import type { Node } from '../../document/node.js';
import { isExact, plainText } from '../plain-text.js';
import type { JsonSchema } from '../schema-node.js';
import { first } from './merged-schema.js';

/** Most characters of an example that stands for a missing description. */
const MAX_EXAMPLE = 40;
/** Most characters of a default. */
const MAX_DEFAULT = 100;

/** The default of schemas that apply together, where it can be shown as it is. */
export function defaultOf(parts: readonly Node[]): JsonSchema {
  const value = first(parts, 'default');
  if (value === undefined || value === null) return {};
  const text = JSON.stringify(value);
  return text.length <= MAX_DEFAULT && isExact(text) ? { default: value } : {};
}

/** Their example in words; an empty text where none can be shown as it is. */
export function exampleOf(parts: readonly Node[]): string {
  const list = first(parts, 'examples');
  const value: unknown = first(parts, 'example') ?? (Array.isArray(list) ? list[0] : undefined);
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const example = text.length <= MAX_EXAMPLE && isExact(text) ? plainText(text, MAX_EXAMPLE) : '';
  return example === '' ? '' : `Example: ${example}`;
}

/** The types of values that are texts or null. */
export function typesOfTexts(values: readonly unknown[]): readonly string[] {
  return values.includes(null) ? ['string', 'null'] : ['string'];
}
