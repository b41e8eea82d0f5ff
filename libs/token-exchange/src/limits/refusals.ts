import { LRUCache } from 'lru-cache';
import type { Clock } from '../deadline.js';
import type { AnyTokenExchangeError, TokenExchangeError } from '../token-exchange.errors.js';

/** Milliseconds for which a refusal of one request is not asked about again, by error class. */
const REMEMBERED_MS: Readonly<Record<AnyTokenExchangeError['code'], number>> = {
  subject_rejected: 30_000,
  request_refused: 30_000,
  target_refused: 30_000,
  scope_refused: 30_000,
  access_denied: 30_000,
  response_invalid: 30_000,
  // The person may have consented a second ago; passing faults and limits concern everybody.
  interaction_required: 0,
  client_refused: 0,
  slow_down: 0,
  unavailable: 0,
};

const MAX_REFUSALS = 10_000;

/** Remembers refusals of single requests, so that the issuer is not asked again for nothing. */
export class Refusals {
  private readonly byKey = new LRUCache<string, { error: TokenExchangeError; until: number }>({
    max: MAX_REFUSALS,
  });

  constructor(private readonly clock: Clock) {}

  /** Throws the refusal that holds for this key now, if any. */
  check(key: string): void {
    const refusal = this.byKey.get(key);
    if (refusal === undefined) return;
    if (refusal.until > this.clock()) throw refusal.error;
    this.byKey.delete(key);
  }

  remember(key: string, error: AnyTokenExchangeError): void {
    const ms = REMEMBERED_MS[error.code];
    if (ms > 0) this.byKey.set(key, { error, until: this.clock() + ms });
  }
}
