import type { ServedSettings } from './served-settings.js';

/** What is served now; a reload replaces it together with the catalogue. */
export class CurrentServed {
  constructor(private served: ServedSettings) {}

  get now(): ServedSettings {
    return this.served;
  }

  replace(served: ServedSettings): void {
    this.served = served;
  }

  /** What is made of it, made once for each: the same value until the next reload. */
  each<T>(make: (served: ServedSettings) => T): () => T {
    let last: { readonly served: ServedSettings; readonly value: T } | undefined;
    return () => {
      if (last?.served !== this.served) last = { served: this.served, value: make(this.served) };
      return last.value;
    };
  }
}
