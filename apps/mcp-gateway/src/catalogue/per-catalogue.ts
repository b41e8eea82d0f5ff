import type { Catalogue } from './catalogue.js';
import type { CurrentCatalogue } from './current-catalogue.js';

/** What is made of the current catalogue, made once for each: the same value until the next swap. */
export function perCatalogue<T>(
  current: Pick<CurrentCatalogue, 'now'>,
  make: (catalogue: Catalogue) => T,
): () => T {
  let last: { readonly catalogue: Catalogue; readonly value: T } | undefined;
  return () => {
    const { now } = current;
    if (last?.catalogue !== now) last = { catalogue: now, value: make(now) };
    return last.value;
  };
}
