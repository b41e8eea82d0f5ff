import { LRUCache } from 'lru-cache';
import type { Clock } from '#outbound';
import { SlowDownError, type AnyTokenExchangeError } from '../token-exchange.errors.js';

/** Milliseconds for which a request is not repeated after a refusal, by error code. */
const REMEMBERED_MS: Readonly<
  Record<Exclude<AnyTokenExchangeError['code'], 'slow_down' | 'unavailable'>, number>
> = {
  subject_rejected: 30_000,
  request_refused: 30_000,
  target_refused: 30_000,
  scope_refused: 30_000,
  access_denied: 30_000,
  client_refused: 30_000,
  response_invalid: 30_000,
  // The person may have consented a second ago.
  interaction_required: 0,
};
/** The same after a first failure, and at most; each further failure doubles them. */
const FIRST_FAILURE_MS = 1_000;
const LAST_FAILURE_MS = 5_000;
/** Milliseconds after which a failure counts as the first again. */
const FORGIVEN_MS = 60_000;

/** Most requests whose refusals are remembered. */
export const MAX_REFUSALS = 10_000;

interface Refusal {
  readonly error: AnyTokenExchangeError;
  readonly until: number;
  /** Milliseconds it was remembered for. */
  readonly ms: number;
  /** The client's credentials at that time, as a hash. */
  readonly credentials: string;
}

/**
 * Remembers refusals of single requests, so that they are not repeated in vain: a refusal for 30 s, a missing
 * answer for one, two, four and then five seconds. What concerns all requests (a 429,
 * a refused client) is kept by `IssuerLimits` and `ClientStanding`.
 */
export class Refusals {
  private readonly byKey = new LRUCache<string, Refusal>({ max: MAX_REFUSALS });

  constructor(private readonly steady: Clock) {}

  /** Throws the refusal that holds for this key now, if any; of the client only with these credentials. */
  check(key: string, credentials: string): void {
    const refusal = this.byKey.get(key);
    if (refusal === undefined) return;
    const left = refusal.until - this.steady();
    if (left <= 0) return;
    const { error } = refusal;
    if (error.code === 'client_refused' && refusal.credentials !== credentials) return;
    throw error instanceof SlowDownError
      ? new SlowDownError(Math.ceil(left / 1000), error.concerns)
      : error;
  }

  /** Whether the issuer did not answer the last request for this key. */
  failedBefore(key: string): boolean {
    return this.failure(key) !== undefined;
  }

  remember(key: string, error: AnyTokenExchangeError, credentials: string): void {
    const ms = this.msOf(key, error);
    if (ms > 0) this.byKey.set(key, { error, ms, until: this.steady() + ms, credentials });
    else this.byKey.delete(key);
  }

  /** The issuer answered with a token. */
  forget(key: string): void {
    this.byKey.delete(key);
  }

  private msOf(key: string, error: AnyTokenExchangeError): number {
    if (error.code === 'unavailable') {
      const { ms = FIRST_FAILURE_MS / 2 } = this.failure(key) ?? {};
      return Math.min(ms * 2, LAST_FAILURE_MS);
    }
    if (error.code !== 'slow_down') return REMEMBERED_MS[error.code];
    return error.concerns === 'request' ? error.retryAfterSeconds * 1000 : 0;
  }

  private failure(key: string): Refusal | undefined {
    const refusal = this.byKey.get(key);
    if (refusal?.error.code !== 'unavailable') return undefined;
    return this.steady() - refusal.until < FORGIVEN_MS ? refusal : undefined;
  }
}
