import { Deadline } from '#outbound';
import { cacheKey } from './cache/cache-key.js';
import { MemoryTokenCache } from './cache/memory-token-cache.js';
import { RedisTokenCache } from './cache/redis-token-cache.js';
import { NOT_SHARED, type SharedTokenCache } from './cache/shared-token-cache.js';
import type { DelegatedToken } from './delegated-token.js';
import type { ExchangeRequest } from './exchange-request.js';
import type { ClientRefusal } from './limits/client-standing.js';
import { IssuerLimits } from './limits/issuer-limits.js';
import { Refusals } from './limits/refusals.js';
import { TokenExchangeClient } from './token-exchange.client.js';
import { IssuerUnavailableError, SubjectRejectedError } from './token-exchange.errors.js';
import {
  resolveExchangeOptions,
  type ResolvedExchangeOptions,
  type TokenExchangeOptions,
} from './token-exchange.options.js';

/** Why a flight is under way although a token may be at hand. */
type Instead = { readonly token: DelegatedToken; readonly refused: boolean } | undefined;

/**
 * Delegated tokens for subject tokens: one exchange for each subject token, audience and scopes,
 * shared by all who wait for it, and by all replicas where they share a cache; kept until the earlier
 * of the two expiries, and renewed ahead of it while in use. Safe for concurrent use.
 */
export class TokenExchangeService {
  private readonly options: ResolvedExchangeOptions;
  private readonly limits: IssuerLimits;
  private readonly client: TokenExchangeClient;
  private readonly memory: MemoryTokenCache;
  private readonly shared: SharedTokenCache;
  private readonly refusals: Refusals;
  private readonly inFlight = new Map<string, Promise<DelegatedToken>>();

  /** Is told when the client is refused, and when an exchange succeeds again. */
  onClientStanding: () => void = () => undefined;

  /** Throws `TypeError` for options that the profile forbids. */
  constructor(options: TokenExchangeOptions) {
    const resolved = resolveExchangeOptions(options);
    this.options = resolved;
    this.limits = new IssuerLimits(resolved);
    this.limits.onClientStanding = () => {
      this.onClientStanding();
    };
    this.refusals = new Refusals(resolved.clock);
    this.client = new TokenExchangeClient(resolved, this.limits, this.refusals);
    this.memory = new MemoryTokenCache(resolved, resolved.clock);
    this.shared = resolved.shared
      ? new RedisTokenCache({ ...resolved, ...resolved.shared })
      : NOT_SHARED;
  }

  /** Whether the issuer refuses this gateway's own client, not one subject's exchange; not ready then. */
  get clientRefused(): boolean {
    return this.clientRefusal !== undefined;
  }

  /** What it refuses the client, and since when; nothing when it does not. */
  get clientRefusal(): ClientRefusal | undefined {
    return this.limits.clientRefusal;
  }

  /** Nest's hook: waits a moment for what replicas share. */
  onModuleInit(): Promise<void> {
    return this.shared.open();
  }

  /** Nest's hook: nothing is asked of the shared cache any more. */
  onApplicationShutdown(): void {
    this.shared.close();
  }

  /**
   * The token for the request. Takes no abort signal: an exchange is shared, and one waiter's
   * leaving is not the others'. Settles within `timeoutMs`. Throws a `TokenExchangeError`.
   */
  async exchange(request: ExchangeRequest): Promise<DelegatedToken> {
    if (this.isOver(request)) throw new SubjectRejectedError();
    const key = this.keyOf(request);
    const cached = this.memory.get(key);
    if (cached === undefined) return this.inFlight.get(key) ?? this.start(key, request);
    if (cached.expiresAt < request.subjectToken.expiresAt) this.renewAhead(key, request, cached);
    return cached;
  }

  /**
   * Another token than the one the upstream refused; a newer one that is there already will do.
   * All who were refused together share one exchange. Throws as `exchange` does.
   */
  async exchangeAgain(request: ExchangeRequest, refused: DelegatedToken): Promise<DelegatedToken> {
    const key = this.keyOf(request);
    this.memory.evict(key, refused);
    const newer = this.memory.get(key) ?? this.inFlight.get(key);
    return newer ?? this.start(key, request, { token: refused, refused: true });
  }

  /** A token that ends with the subject token has no better successor; any other may. */
  private renewAhead(key: string, request: ExchangeRequest, token: DelegatedToken): void {
    if (!this.memory.dueForRenewal(key)) return;
    if (this.inFlight.has(key) || !this.limits.idle) return;
    // The client logs why; the token at hand holds on.
    this.start(key, request, { token, refused: false }).catch(() => undefined);
  }

  private start(key: string, request: ExchangeRequest, instead?: Instead): Promise<DelegatedToken> {
    const { clock, timeoutMs, after } = this.options;
    const deadline = new Deadline(clock, timeoutMs, after);
    const late = () => new IssuerUnavailableError(`no token in ${timeoutMs} ms`);
    const flight = deadline
      .bound(this.fetch(key, request, { deadline, instead }), late)
      .finally(() => this.inFlight.delete(key));
    this.inFlight.set(key, flight);
    return flight;
  }

  private async fetch(
    key: string,
    request: ExchangeRequest,
    { deadline, instead }: { readonly deadline: Deadline; readonly instead: Instead },
  ): Promise<DelegatedToken> {
    this.refusals.check(key);
    const claim = await this.shared.claim(key, {
      deadline,
      ...(instead && { instead: instead.token, refused: instead.refused }),
    });
    if (claim.token !== undefined) {
      this.memory.set(key, claim.token);
      return claim.token;
    }
    try {
      const token = await this.client.exchange(request, key, deadline);
      this.memory.set(key, token);
      claim.settle(token);
      return token;
    } catch (error) {
      claim.settle();
      throw this.isOver(request) ? new SubjectRejectedError() : error;
    }
  }

  /** Whatever the issuer says of a subject token that has ended meanwhile, a new one is needed. */
  private isOver({ subjectToken }: ExchangeRequest): boolean {
    return subjectToken.expiresAt <= this.options.clock() / 1000;
  }

  private keyOf({ subjectToken, audience, scopes }: ExchangeRequest): string {
    const { issuer, profile, clientId, subjectTokenType, target, parameters } = this.options;
    return cacheKey({
      issuer,
      profile: profile.name,
      clientId,
      subjectToken: subjectToken.value,
      subjectTokenType,
      target,
      audience,
      scopes,
      actor: '',
      parameters,
    });
  }
}
