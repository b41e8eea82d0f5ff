import type { ExchangeRequest } from './exchange-request.js';
import type { ServiceToken } from './service-token.js';

/** What a token of the gateway itself is for. */
export type ServiceTokenRequest = Pick<ExchangeRequest, 'audience' | 'scopes' | 'trace' | 'call'>;

/**
 * Tokens of one client for upstreams, as nobody's delegate (RFC 6749 §4.4): one for each audience and set of scopes,
 * asked for once by all who wait, and kept in this process until it ends. Refusals are not remembered here.
 */
export interface ServiceTokens {
  /** Settles within `timeoutMs`. Throws a `TokenExchangeError`, none of which a person can clear. */
  token(request: ServiceTokenRequest): Promise<ServiceToken>;
  /** Another token than the one the upstream refused; a newer one that is there already will do. Throws as `token`. */
  another(request: ServiceTokenRequest, refused: ServiceToken): Promise<ServiceToken>;
}
