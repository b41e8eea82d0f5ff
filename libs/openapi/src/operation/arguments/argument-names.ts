import { createHash } from 'node:crypto';

/** Something of an operation that becomes an argument. */
export interface Nameable {
  readonly in: 'path' | 'query' | 'querystring' | 'header' | 'body';
  /** Its name in the request. Unique among those with the same `in`. */
  readonly wire: string;
}

/** Most characters of an argument's name; clients refuse a whole session for longer ones. */
export const MAX_ARGUMENT_NAME_CHARACTERS = 64;

const LEGAL = /^[A-Za-z0-9_.-]{1,64}$/;
const HASH_DIGITS = 6;

interface Wish<Item> {
  readonly item: Item;
  readonly key: string;
  readonly base: string;
}

/**
 * The name of each argument: `^[A-Za-z0-9_.-]{1,64}$`, unique, never `__proto__`, and the same however the items
 * are ordered. One that keeps its name on the wire has precedence; of equal ones in several places, all but the
 * body's get a suffix.
 */
export function argumentNames<Item extends Nameable>(
  items: readonly Item[],
): ReadonlyMap<Item, string> {
  const wishes = items.map((item) => ({
    item,
    key: `${item.in} ${item.wire}`,
    base: baseName(item),
  }));
  const groups = new Map<string, Wish<Item>[]>();
  for (const wish of wishes) {
    const group = groups.get(wish.base);
    if (group) group.push(wish);
    else groups.set(wish.base, [wish]);
  }
  const names = new Map<Item, string>();
  const taken = new Set<string>();
  const late: (Wish<Item> & { readonly wanted: string })[] = [];
  for (const [base, group] of groups) {
    for (const wish of group) {
      const wanted = wantedName(wish, group);
      if (wanted === base) {
        names.set(wish.item, base);
        taken.add(base);
      } else {
        late.push({ ...wish, wanted });
      }
    }
  }
  late.sort((one, other) => (one.key < other.key ? -1 : 1));
  for (const { item, key, base, wanted } of late) {
    let name = wanted;
    for (let attempt = 0; taken.has(name); attempt += 1) name = hashed(base, `${key} ${attempt}`);
    names.set(item, name);
    taken.add(name);
  }
  return names;
}

/** The argument that is a whole body: `body`, with underscores when others have that name. */
export function wholeBodyName(others: Iterable<string>): string {
  const taken = new Set(others);
  let name = 'body';
  while (taken.has(name)) name += '_';
  return name;
}

/** What an item is called when nothing else has that name. */
function baseName({ in: place, wire }: Nameable): string {
  const legal = wire.replace(/[^A-Za-z0-9_.-]+/g, '_');
  const trimmed = legal === wire && wire !== '__proto__' ? legal : trimmedUnderscores(legal);
  const name = trimmed === '' ? place : trimmed;
  return name.length > MAX_ARGUMENT_NAME_CHARACTERS ? hashed(name, `${place} ${wire}`) : name;
}

function trimmedUnderscores(text: string): string {
  let [from, to] = [0, text.length];
  while (text[from] === '_') from += 1;
  while (to > from && text[to - 1] === '_') to -= 1;
  return text.slice(from, to);
}

function wantedName<Item extends Nameable>(
  { item, key, base }: Wish<Item>,
  group: readonly Wish<Item>[],
): string {
  if (group.length === 1) return base;
  const beside = group.filter((each) => each.item.in === item.in);
  if (beside.length > 1 && item.wire !== base) {
    // Filters such as `Date<` and `Date>` beside `Date`: a model must see which is which.
    const spelled = item.wire.replaceAll('<', '_lt').replaceAll('>', '_gt');
    return spelled !== item.wire && LEGAL.test(spelled) ? spelled : hashed(base, key);
  }
  return item.in === 'body' || beside.length === group.length
    ? base
    : withSuffix(base, `_${item.in}`);
}

function hashed(base: string, key: string): string {
  return withSuffix(
    base,
    `_${createHash('sha256').update(key).digest('hex').slice(0, HASH_DIGITS)}`,
  );
}

function withSuffix(base: string, suffix: string): string {
  return base.slice(0, MAX_ARGUMENT_NAME_CHARACTERS - suffix.length) + suffix;
}
