import type { DelegatedToken } from './delegated-token.js';
import type { ExchangeState } from './exchange-observer.js';
import type { ExchangeRequest } from './exchange-request.js';
import type { ClientRefusal } from './limits/client-standing.js';

/** What an issuer said of a client: `undecided` where it did not come so far. */
export type ClientVerdict = 'accepted' | 'refused' | 'undecided';

/**
 * Exchanges subject tokens at one issuer as one client in one profile. For each subject token, audience and
 * set of scopes there is one delegated token: one exchange, shared by all calls that wait for it, and by
 * all replicas where they share a cache; kept until the earlier of the two expiries, and renewed ahead of
 * it while in use. Safe for concurrent use. Nothing has to be closed: one that nothing refers to is garbage.
 */
export interface Exchanger {
  /**
   * The token for the request. Takes no abort signal: an exchange is shared, and the others still wait
   * when one leaves. Settles within `timeoutMs`. Throws a `TokenExchangeError`.
   */
  exchange(request: ExchangeRequest): Promise<DelegatedToken>;
  /**
   * Another token than the one the upstream refused; a newer one that is there already will do.
   * All calls that were refused with the same token share one exchange. Throws as `exchange` does.
   */
  exchangeAgain(request: ExchangeRequest, refused: DelegatedToken): Promise<DelegatedToken>;
  /**
   * What the issuer refuses this client itself, as opposed to one subject's exchange, when it asks for
   * tokens for this audience; undefined when it refuses nothing.
   */
  clientRefusal(audience: string): ClientRefusal | undefined;
  /**
   * Asks whether the issuer refuses this client, by one exchange of a made-up token: an issuer
   * authenticates the client first (RFC 6749 §3.2.1), so that any other refusal accepts it. A client that is
   * refused has a `clientRefusal` from then on. Settles within `timeoutMs` and does not throw.
   */
  checkClient(wanted: Pick<ExchangeRequest, 'audience' | 'scopes'>): Promise<ClientVerdict>;
  /** Of its issuer and client; `open`: the issuer is not asked. */
  readonly circuit: ExchangeState['circuit'];
}
