import type { Catalogue } from './catalogue.js';

/** One request's hold on a catalogue: it stays open until every lease of it is released. */
export interface Lease {
  readonly catalogue: Catalogue;
  /** Once; further calls change nothing. */
  readonly release: () => void;
}

interface Held {
  readonly catalogue: Catalogue;
  leases: number;
}

/** The catalogue that new requests take. What is under way keeps the one that it took. */
export class CurrentCatalogue {
  private held: Held;
  private readonly listeners: ((before: Catalogue, now: Catalogue) => void)[] = [];

  /** `canChange`: whether another catalogue may come while the process runs. */
  constructor(
    first: Catalogue,
    readonly canChange = false,
  ) {
    this.held = { catalogue: first, leases: 0 };
  }

  /** For what is not part of one request: readiness, metadata, log lines. */
  get now(): Catalogue {
    return this.held.catalogue;
  }

  /** Whoever takes releases, once what was begun with it is over. */
  take(): Lease {
    const { held } = this;
    held.leases += 1;
    let released = false;
    return {
      catalogue: held.catalogue,
      release: () => {
        if (released) return;
        released = true;
        held.leases -= 1;
        this.closeUnused(held);
      },
    };
  }

  /** Swaps; the old one is closed when its last lease is released. */
  replace(next: Catalogue): void {
    const old = this.held;
    this.held = { catalogue: next, leases: 0 };
    for (const listener of this.listeners) listener(old.catalogue, next);
    this.closeUnused(old);
  }

  /** Is called after each swap. */
  onReplaced(listener: (before: Catalogue, now: Catalogue) => void): void {
    this.listeners.push(listener);
  }

  private closeUnused(held: Held): void {
    if (held !== this.held && held.leases === 0) void held.catalogue.close();
  }
}
