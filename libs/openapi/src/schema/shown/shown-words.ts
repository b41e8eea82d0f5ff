import type { Node } from '../../document/node.js';
import { isExact } from '../plain-text.js';
import { countOf, exactBoundsOf, keyword, numberOf } from '../schema-node.js';

/** Most characters of a pattern that is told. */
const MAX_TOLD_PATTERN = 60;
/** Most values or names that are told. */
const MAX_TOLD = 20;

/** What a schema's parts demand of a value that no keyword is shown for: ends of a sentence, without its full stop. */
export function demandsOf(parts: readonly Node[]): readonly string[] {
  return parts.flatMap((part) => [
    ...beyond(part),
    ...amount(part, 'Length', 'characters'),
    ...amount(part, 'Items', 'items'),
    ...amount(part, 'Properties', 'fields'),
    ...(keyword(part, 'uniqueItems') === true ? ['no item twice'] : []),
    ...pattern(part),
  ]);
}

/** Values in words: the first that can be told. */
export function valuesInWords(values: readonly unknown[]): string {
  const first = values.slice(0, MAX_TOLD).map((each) => JSON.stringify(each));
  const told = first.filter(isExact);
  const more = values.length - told.length;
  if (told.length === 0) return more === 1 ? 'one value' : `one of ${more} values`;
  return `one of ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Sentences of such ends. */
export function sentence(ends: readonly string[]): string {
  const text = [...new Set(ends)].join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function beyond(part: Node): string[] {
  const { exclusiveMinimum: above, exclusiveMaximum: below } = exactBoundsOf(part);
  const factor = numberOf(part, 'multipleOf');
  return [
    ...(above === undefined ? [] : [`more than ${above}`]),
    ...(below === undefined ? [] : [`less than ${below}`]),
    ...(factor === undefined || factor <= 0 || factor === 1 ? [] : [`a multiple of ${factor}`]),
  ];
}

function amount(part: Node, of: string, things: string): string[] {
  const [least = 0, most] = [countOf(part, `min${of}`), countOf(part, `max${of}`)];
  if (most === undefined) {
    if (least === 0) return [];
    return [least === 1 ? 'not empty' : `at least ${least} ${things}`];
  }
  if (least === most) return [`${most} ${things}`];
  return [least === 0 ? `at most ${most} ${things}` : `${least} to ${most} ${things}`];
}

function pattern(part: Node): string[] {
  const text = keyword(part, 'pattern');
  const told = typeof text === 'string' && text.length <= MAX_TOLD_PATTERN && isExact(text);
  return told ? [`matches ${text}`] : [];
}
