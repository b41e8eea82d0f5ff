import type { ApiRequest } from './api-request.js';
import type { Field } from './field-style.js';
import { percentEncoded, reservedKept } from './percent-encoding.js';

export type QueryParts = ApiRequest['query'];

const BETWEEN = { ',': ',', ' ': '%20', '|': '%7C' } as const;

/** The parts of a query for fields. Throws `ArgumentError`. */
export function queryParts(fields: readonly Field[], allowReserved = false): QueryParts {
  return fields.map((field) => partOf(field, allowReserved));
}

/** A text that is a whole query, or one part of it without a name. Throws `ArgumentError`. */
export function wholeQuery(text: string): QueryParts {
  return text === '' ? [] : [{ encoded: percentEncoded(text) }];
}

function partOf({ name, items, delimiter }: Field, allowReserved: boolean): QueryParts[number] {
  const [first = ''] = items;
  if (delimiter === undefined) {
    if (!allowReserved) return [name, first];
    return { encoded: `${percentEncoded(name)}=${reservedKept(first)}` };
  }
  const encode = allowReserved ? reservedKept : percentEncoded;
  // A comma within an item must not look like one between two.
  const encoded = items.map((item) => encode(item).replaceAll(',', '%2C'));
  return { encoded: `${percentEncoded(name)}=${encoded.join(BETWEEN[delimiter])}` };
}
