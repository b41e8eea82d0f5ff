import { isMapping } from '../document/node.js';
import { ArgumentError } from './api-request.js';

/** What styles tell apart (RFC 6570 §2.3). */
export type StyledValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly texts: readonly string[] }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [key: string, text: string])[] };

/**
 * A value by its kind; undefined where there is nothing to write: null, and a list or an object without a member
 * other than null. What is nested deeper has no style of its own (OpenAPI 3.1, Style Values), and is JSON text.
 */
export function styledValue(value: unknown): StyledValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const texts = value.filter(isPresent).map(textOf);
    return texts.length === 0 ? undefined : { kind: 'list', texts };
  }
  if (!isMapping(value)) return { kind: 'text', text: textOf(value) };
  const present = Object.entries(value).filter(([, each]) => isPresent(each));
  const pairs = present.map(([key, each]) => [key, textOf(each)] as const);
  return pairs.length === 0 ? undefined : { kind: 'pairs', pairs };
}

/**
 * A value as one text: whole numbers with all their digits (never `1e+21`), objects and lists as JSON. Throws
 * `ArgumentError` for half a character, which no request holds.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') {
    if (value.isWellFormed()) return value;
    throw new ArgumentError('must not hold half a character: write it whole');
  }
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value).toString();
  return JSON.stringify(value);
}

/** Whether a value is written at all. */
export function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}
