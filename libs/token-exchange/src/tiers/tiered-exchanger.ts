import { Deadline } from '#outbound';
import { cacheKey } from '../cache/cache-key.js';
import type { MemoryTokenCache } from '../cache/memory-token-cache.js';
import type { SharedTokenCache, Unwanted } from '../cache/shared-token-cache.js';
import type { DelegatedToken } from '../delegated-token.js';
import type { ExchangeRequest } from '../exchange-request.js';
import type { ClientVerdict, Exchanger } from '../exchanger.js';
import type { ResolvedExchangerSettings } from '../exchanger-settings.js';
import {
  exchangeCode,
  outcomeOf,
  type Exchanged,
  type ExchangeState,
} from '../exchange-observer.js';
import type { Flights, Obtained } from './flights.js';
import type { ClientRefusal } from '../limits/client-standing.js';
import type { Refusals } from '../limits/refusals.js';
import type { TokenExchangeClient } from '../token-exchange.client.js';
import { IssuerUnavailableError, SubjectRejectedError } from '../token-exchange.errors.js';
import type { ResolvedExchangeOptions } from '../token-exchange.options.js';

/** What all exchangers of a process share, by `cacheKey`: it tells their tokens apart. */
export interface Tiers {
  readonly memory: MemoryTokenCache;
  readonly shared: SharedTokenCache;
  readonly refusals: Refusals;
  readonly flights: Flights;
}

/** Looks in memory, then among the exchanges under way, then in the shared cache; then asks the issuer. */
export class TieredExchanger implements Exchanger {
  constructor(
    private readonly settings: ResolvedExchangerSettings,
    private readonly options: Pick<
      ResolvedExchangeOptions,
      'clock' | 'steady' | 'after' | 'observer'
    >,
    private readonly tiers: Tiers,
    private readonly client: TokenExchangeClient,
  ) {}

  get circuit(): ExchangeState['circuit'] {
    return this.client.circuit;
  }

  clientRefusal(audience: string): ClientRefusal | undefined {
    return this.client.refusal(audience);
  }

  checkClient(wanted: Pick<ExchangeRequest, 'audience' | 'scopes'>): Promise<ClientVerdict> {
    return this.client.check(wanted, this.deadline());
  }

  async exchange(request: ExchangeRequest): Promise<DelegatedToken> {
    if (this.isOver(request)) throw new SubjectRejectedError();
    const key = this.keyOf(request);
    const cached = this.tiers.memory.get(key);
    const result = cached === undefined ? 'miss' : 'hit';
    this.options.observer({ kind: 'cache_asked', tier: 'memory', result });
    if (cached === undefined) return told(request, this.join(key) ?? this.start(key, request));
    request.obtained?.('memory');
    if (cached.expiresAt < request.subjectToken.expiresAt) this.renewAhead(key, request, cached);
    return cached;
  }

  async exchangeAgain(request: ExchangeRequest, refused: DelegatedToken): Promise<DelegatedToken> {
    const key = this.keyOf(request);
    this.tiers.memory.evict(key, refused);
    const newer = this.tiers.memory.get(key);
    if (newer !== undefined) {
      request.obtained?.('memory');
      return newer;
    }
    const unwanted = { token: refused, remove: true };
    return told(request, this.join(key) ?? this.start(key, request, unwanted));
  }

  /** A token that ends with the subject token has no better successor; any other may. */
  private renewAhead(key: string, request: ExchangeRequest, token: DelegatedToken): void {
    const { memory, flights } = this.tiers;
    if (!memory.dueForRenewal(key)) return;
    if (flights.has(key) || !this.client.idle(request.audience)) return;
    // The client logs why; the token at hand is still good.
    this.start(key, request, { token, remove: false }).catch(() => undefined);
  }

  /** The exchange under way for this key. One of other settings may have more time than these allow. */
  private join(key: string): Promise<Obtained> | undefined {
    const { flights } = this.tiers;
    const flight = flights.get(key);
    if (flight === undefined) return undefined;
    this.options.observer({ kind: 'flight_joined' });
    const { obtained } = flight;
    return flights.join(flight.of === this ? obtained : this.deadline().bound(obtained, this.late));
  }

  private start(key: string, request: ExchangeRequest, unwanted?: Unwanted): Promise<Obtained> {
    const { flights } = this.tiers;
    const deadline = this.deadline();
    const obtained = deadline
      .bound(this.fetch(key, request, { deadline, unwanted }), this.late)
      .finally(() => flights.delete(key));
    flights.set(key, { obtained, of: this });
    return obtained;
  }

  private async fetch(
    key: string,
    request: ExchangeRequest,
    {
      deadline,
      unwanted,
    }: { readonly deadline: Deadline; readonly unwanted?: Unwanted | undefined },
  ): Promise<Obtained> {
    const { refusals, shared, memory } = this.tiers;
    refusals.check(key, this.settings.credentialsKey);
    const found = await shared.tokenOrClaim(key, { deadline, unwanted });
    if ('token' in found) {
      memory.set(key, found.token);
      return { token: found.token, from: 'redis' };
    }
    try {
      const token = await this.exchanged(request, key, deadline);
      memory.set(key, token);
      found.claim.settle(token);
      return { token, from: 'exchanged' };
    } catch (error) {
      found.claim.settle();
      throw this.isOver(request) ? new SubjectRejectedError() : error;
    }
  }

  /** Asks the issuer, and tells how that ended. */
  private async exchanged(
    request: ExchangeRequest,
    key: string,
    deadline: Deadline,
  ): Promise<DelegatedToken> {
    const began = performance.now();
    const tell = (ended: Pick<Exchanged, 'outcome' | 'code' | 'granted'>) => {
      const { upstream, audience, scopes, call, whom } = request;
      this.options.observer({
        kind: 'exchanged',
        profile: this.settings.profile.name,
        seconds: (performance.now() - began) / 1000,
        reference: call?.reference,
        traceId: call?.traceId,
        ...{ upstream, audience, scopes, whom },
        ...ended,
      });
    };
    try {
      const token = await this.client.exchange(request, key, deadline);
      const { scopes, expiresAt } = token;
      tell({ outcome: 'ok', code: undefined, granted: { scopes, expiresAt } });
      return token;
    } catch (error) {
      tell({ outcome: outcomeOf(error), code: exchangeCode(error), granted: undefined });
      throw error;
    }
  }

  private deadline(): Deadline {
    return new Deadline(this.options.steady, this.settings.timeoutMs, this.options.after);
  }

  private readonly late = () =>
    new IssuerUnavailableError(`no token in ${this.settings.timeoutMs} ms`);

  /** Whatever the issuer says of a subject token that has ended meanwhile, a new one is needed. */
  private isOver({ subjectToken }: ExchangeRequest): boolean {
    return subjectToken.expiresAt <= this.options.clock() / 1000;
  }

  private keyOf({ subjectToken, audience, scopes }: ExchangeRequest): string {
    const { issuer, profile, clientId, subjectTokenType, target, parameters } = this.settings;
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

/** The token, once whoever asked was told where it came from. */
async function told(
  request: ExchangeRequest,
  obtained: Promise<Obtained>,
): Promise<DelegatedToken> {
  const { token, from } = await obtained;
  request.obtained?.(from);
  return token;
}
