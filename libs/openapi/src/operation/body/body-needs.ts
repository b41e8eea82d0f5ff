/** How many arguments a sentence names; the others are counted. */
const NAMED = 8;

/** A property of a body, as callers give it. */
export interface BodyField {
  /** Of the argument. */
  readonly name: string;
  /** Whether a body must have it. */
  readonly needed: boolean;
}

/**
 * What callers are told of a body that may be left out, and that cannot be without some of its properties: a sentence,
 * since no keyword that all clients take says it. Undefined where there is nothing to tell.
 */
export function bodyNeeds(fields: readonly BodyField[]): string | undefined {
  const needed = fields.filter((each) => each.needed).map(({ name }) => name);
  if (needed.length === 0 || fields.length === 1) return undefined;
  if (needed.length === fields.length) {
    return `Give ${listed(needed, 'and')} together, or none of them.`;
  }
  const any = fields.filter((each) => needed.length > 1 || !each.needed).map(({ name }) => name);
  const when = any.length === 1 ? (any[0] ?? '') : `any of ${listed(any, 'or')}`;
  const are = needed.length === 1 ? 'is' : 'are';
  return `When ${when} is given, ${listed(needed, 'and')} ${are} required.`;
}

/** `a, b and c` */
function listed(names: readonly string[], word: 'and' | 'or'): string {
  const some = names.slice(0, NAMED);
  const more = names.length - some.length;
  const all = more > 0 ? [...some, `${more} more of the body`] : some;
  const last = all.at(-1) ?? '';
  return all.length === 1 ? last : `${all.slice(0, -1).join(', ')} ${word} ${last}`;
}
