import { isMapping } from '../../document/node.js';

/**
 * Where whole numbers of 64 bits stand in a JSON value. Callers may give them as decimal texts, since a JSON number
 * loses its digits past 2^53 when it is parsed.
 */
export interface DigitPlaces {
  /** Whether the value itself is one. */
  readonly here: boolean;
  readonly properties: ReadonlyMap<string, DigitPlaces>;
  readonly items: DigitPlaces | undefined;
  readonly others: DigitPlaces | undefined;
}

const DIGITS = /^(?:0|-?[1-9][0-9]{0,19})$/;

/** JSON text, in which decimal texts at such places are numbers with all their digits. */
export function jsonWithDigits(value: unknown, places: DigitPlaces | undefined): string {
  if (places === undefined) return JSON.stringify(value);
  if (typeof value === 'string') {
    return places.here && DIGITS.test(value) ? value : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((each) => jsonWithDigits(each, places.items)).join(',')}]`;
  }
  if (!isMapping(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, each]) =>
      `${JSON.stringify(key)}:${jsonWithDigits(each, places.properties.get(key) ?? places.others)}`,
  );
  return `{${members.join(',')}}`;
}
