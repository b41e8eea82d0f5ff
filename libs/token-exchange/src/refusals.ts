import { LRUCache } from 'lru-cache';
import {
  ClientRefusedError,
  SlowDownError,
  type TokenExchangeError,
} from './token-exchange.errors.js';

const REMEMBERED_MS = 30_000;
/** Refusals of one subject token that will not change by asking again. */
const LASTING = new Set(['subject_rejected', 'request_refused', 'access_denied']);

interface Refusal {
  readonly error: TokenExchangeError;
  readonly until: number;
}

/** Remembers refusals for a short while, so that the issuer is not asked again for nothing. */
export class Refusals {
  private readonly byKey: LRUCache<string, Refusal>;
  private forAll: Refusal | undefined;

  constructor(
    maxEntries: number,
    private readonly clock: () => number,
  ) {
    this.byKey = new LRUCache({ max: maxEntries });
  }

  /** Whether the issuer refuses this gateway's client, as last heard. */
  get clientRefused(): boolean {
    return this.forAll?.error instanceof ClientRefusedError;
  }

  /** Throws the refusal that holds for this key now, if any. */
  throwIfRefused(key: string): void {
    const now = this.clock();
    if (this.forAll !== undefined && this.forAll.until > now) throw this.now(this.forAll, now);
    const refusal = this.byKey.get(key);
    if (refusal === undefined) return;
    if (refusal.until > now) throw refusal.error;
    this.byKey.delete(key);
  }

  remember(key: string, error: TokenExchangeError): void {
    const now = this.clock();
    if (error instanceof SlowDownError) {
      this.forAll = { error, until: now + error.retryAfterSeconds * 1000 };
    } else if (error instanceof ClientRefusedError) {
      this.forAll = { error, until: now + REMEMBERED_MS };
    } else if (LASTING.has(error.code)) {
      this.byKey.set(key, { error, until: now + REMEMBERED_MS });
    }
  }

  /** The issuer accepted the client. */
  succeeded(): void {
    this.forAll = undefined;
  }

  private now({ error, until }: Refusal, now: number): TokenExchangeError {
    return error instanceof SlowDownError
      ? new SlowDownError(Math.ceil((until - now) / 1000))
      : error;
  }
}
