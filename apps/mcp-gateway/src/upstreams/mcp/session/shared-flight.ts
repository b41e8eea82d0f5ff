import { UpstreamError, type UpstreamErrorCode } from '../../upstream.errors.js';
import type { Errand } from './errand.js';

/** Failures that are the asking caller's alone, or of its time. */
const OWN: readonly UpstreamErrorCode[] = [
  'upstream_cancelled',
  'upstream_timeout',
  'upstream_unauthorized',
  'upstream_forbidden',
  'upstream_scope_missing',
];

/** Something that many need and one asks for; when it fails for reasons of its own, the next one asks. */
export class SharedFlight<T> {
  private flying: Promise<T> | undefined;

  get idle(): boolean {
    return this.flying === undefined;
  }

  /** Throws what asking throws, and `UpstreamError` when the errand is over. */
  async join(errand: Errand, ask: () => Promise<T>): Promise<T> {
    for (;;) {
      if (this.flying === undefined) return this.lead(ask);
      const settled = this.flying.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      const outcome = await errand.bound(settled);
      if ('value' in outcome) return outcome.value;
      if (!isOwn(outcome.error)) throw outcome.error;
    }
  }

  private async lead(ask: () => Promise<T>): Promise<T> {
    this.flying = ask();
    try {
      return await this.flying;
    } finally {
      this.flying = undefined;
    }
  }
}

function isOwn(error: unknown): boolean {
  return !(error instanceof UpstreamError) || OWN.includes(error.code);
}
