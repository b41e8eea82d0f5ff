import { cacheKey } from './cache/cache-key.js';
import { MemoryTokenCache } from './cache/memory-token-cache.js';
import type { TokenCache } from './cache/token-cache.js';
import type { DelegatedToken } from './delegated-token.js';
import type { ExchangeRequest } from './exchange-request.js';
import { Refusals } from './refusals.js';
import { TokenExchangeClient } from './token-exchange.client.js';
import { SubjectRejectedError, TokenExchangeError } from './token-exchange.errors.js';
import {
  resolveExchangeOptions,
  type ResolvedExchangeOptions,
  type TokenExchangeOptions,
} from './token-exchange.options.js';

/**
 * Delegated tokens for subject tokens: one exchange for each subject token, audience and scopes,
 * shared by all who wait for it, kept until the earlier of the two expiries. Safe for concurrent use.
 */
export class TokenExchangeService {
  private readonly options: ResolvedExchangeOptions;
  private readonly client: TokenExchangeClient;
  private readonly cache: TokenCache;
  private readonly refusals: Refusals;
  private readonly inFlight = new Map<string, Promise<DelegatedToken>>();

  /** Throws `TypeError` for options that the profile forbids. */
  constructor(options: TokenExchangeOptions) {
    this.options = resolveExchangeOptions(options);
    this.client = new TokenExchangeClient(this.options);
    this.cache = new MemoryTokenCache(this.options.maxEntries, this.options.clock);
    this.refusals = new Refusals(this.options.maxEntries, this.options.clock);
  }

  /** Whether the issuer refuses this gateway's own client; not ready then. */
  get clientRefused(): boolean {
    return this.refusals.clientRefused;
  }

  /**
   * The token for the request. Takes no abort signal: an exchange is shared, and one waiter's
   * leaving is not the others'. Throws a `TokenExchangeError`.
   */
  async exchange(request: ExchangeRequest): Promise<DelegatedToken> {
    if (request.subjectToken.expiresAt <= this.options.clock() / 1000) {
      throw new SubjectRejectedError();
    }
    const key = this.keyOf(request);
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached;
    const pending = this.inFlight.get(key);
    if (pending !== undefined) return pending;
    this.refusals.throwIfRefused(key);
    const flight = this.fetch(key, request).finally(() => this.inFlight.delete(key));
    this.inFlight.set(key, flight);
    return flight;
  }

  /** Forgets a token that the upstream refused, unless a newer one has taken its place. */
  evict(request: ExchangeRequest, token: DelegatedToken): void {
    this.cache.evict(this.keyOf(request), token);
  }

  private async fetch(key: string, request: ExchangeRequest): Promise<DelegatedToken> {
    try {
      const token = await this.client.exchange(request);
      this.cache.set(key, token);
      this.refusals.succeeded();
      return token;
    } catch (error) {
      if (error instanceof TokenExchangeError) this.refusals.remember(key, error);
      throw error;
    }
  }

  private keyOf({ subjectToken, audience, scopes }: ExchangeRequest): string {
    const { issuer, profile, clientId, subjectTokenType } = this.options;
    return cacheKey({
      issuer,
      profile: profile.name,
      clientId,
      subjectToken: subjectToken.value,
      subjectTokenType,
      audience,
      scopes,
      actor: '',
    });
  }
}
