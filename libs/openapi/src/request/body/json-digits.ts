import { isMapping } from '../../document/node.js';

/**
 * What a schema says of where whole numbers of 64 bits stand in a JSON value. Callers may give them as decimal texts,
 * since a JSON number loses its digits past 2^53 when it is parsed. A recursive schema leads back to itself.
 */
export interface DigitPlaces {
  /** Whether the value itself is one. */
  readonly here: boolean;
  /** Whether the value may be something else than a number or null. */
  readonly otherwise: boolean;
  /** Schemas of the same value: those that apply too, and those of which some may. */
  readonly all: readonly DigitPlaces[];
  readonly some: readonly DigitPlaces[];
  readonly properties: ReadonlyMap<string, DigitPlaces>;
  /** Whether properties are also declared by patterns of their names. */
  readonly patterns: boolean;
  /** The schema of properties that are not declared. */
  readonly others: DigitPlaces | undefined;
  /** How many first items have schemas of their own, which are not looked into. */
  readonly firstItems: number;
  readonly items: DigitPlaces | undefined;
}

/** Schemas of one value: those that apply, and those of which some may. */
interface Applied {
  readonly all: readonly DigitPlaces[];
  readonly some: readonly DigitPlaces[];
}

const DIGITS = /^(?:0|-?[1-9][0-9]{0,19})$/;

/**
 * JSON text, in which decimal texts at such places are numbers with all their digits. What is declared otherwise by
 * any schema of the same value stays text, also where that schema only may apply.
 */
export function jsonWithDigits(value: unknown, places: DigitPlaces | undefined): string {
  return places === undefined ? JSON.stringify(value) : written(value, { all: [places], some: [] });
}

/**
 * A list whose lists and objects are each written apart, as JSON text with such numbers; whatever else it holds is as
 * it was.
 */
export function itemsWithDigits(
  values: readonly unknown[],
  places: DigitPlaces | undefined,
): readonly unknown[] {
  const texts = writtenItems(values, expanded({ all: places ? [places] : [], some: [] }));
  return values.map((each, at) => (isNested(each) ? texts[at] : each));
}

/** Whether a value is a list or an object. */
export function isNested(value: unknown): boolean {
  return isMapping(value) || Array.isArray(value);
}

function written(value: unknown, given: Applied): string {
  if (given.all.length === 0) return JSON.stringify(value);
  if (typeof value === 'string') {
    return DIGITS.test(value) && isDigits(expanded(given)) ? value : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${writtenItems(value, expanded(given)).join(',')}]`;
  if (!isMapping(value)) return JSON.stringify(value);
  const applied = expanded(given);
  const members = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}:${written(each, propertyOf(applied, key))}`,
  );
  return `{${members.join(',')}}`;
}

function writtenItems(values: readonly unknown[], applied: Applied): readonly string[] {
  const counts = [...applied.all, ...applied.some].map(({ firstItems }) => firstItems);
  const first = counts.reduce((most, each) => Math.max(most, each), 0);
  const items = mapped(applied, (each) => each.items);
  return values.map((each, at) => (at < first ? JSON.stringify(each) : written(each, items)));
}

function isDigits({ all, some }: Applied): boolean {
  return all.some(({ here }) => here) && ![...all, ...some].some(({ otherwise }) => otherwise);
}

function propertyOf(applied: Applied, key: string): Applied {
  const declared = mapped(applied, ({ properties }) => properties.get(key));
  if (declared.all.length > 0 || declared.some.length > 0) return declared;
  const either = [...applied.all, ...applied.some];
  // A name that fits a pattern is none of the others.
  if (either.some(({ patterns }) => patterns)) return declared;
  return mapped(applied, ({ others }) => others);
}

function mapped(
  { all, some }: Applied,
  part: (places: DigitPlaces) => DigitPlaces | undefined,
): Applied {
  return {
    all: all.flatMap((each) => part(each) ?? []),
    some: some.flatMap((each) => part(each) ?? []),
  };
}

/** With the schemas that these lead to for the same value, each once. */
function expanded({ all: given, some: possible }: Applied): Applied {
  const all = reached(given, ({ all }) => all);
  const some = reached([...possible, ...all.flatMap((each) => each.some)], (each) => [
    ...each.all,
    ...each.some,
  ]);
  return { all, some };
}

function reached(
  from: readonly DigitPlaces[],
  next: (places: DigitPlaces) => readonly DigitPlaces[],
): readonly DigitPlaces[] {
  const found = new Set(from);
  // A set also lists what is added meanwhile.
  for (const each of found) for (const one of next(each)) found.add(one);
  return [...found];
}
