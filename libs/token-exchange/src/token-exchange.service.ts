import { MemoryTokenCache } from './cache/memory-token-cache.js';
import type { SharedSessions } from './cache/shared-sessions.js';
import type { SharedCounts } from './counting/shared-counts.js';
import type { ExchangeState } from './exchange-observer.js';
import type { Exchanger } from './exchanger.js';
import {
  resolveExchangerSettings,
  type ExchangerSettings,
  type ResolvedExchangerSettings,
} from './exchanger-settings.js';
import { ClientStanding } from './limits/client-standing.js';
import { IssuerLimits } from './limits/issuer-limits.js';
import { Refusals } from './limits/refusals.js';
import { ServiceTokenClient } from './service-token.client.js';
import type { ServiceTokens } from './service-tokens.js';
import { Flights } from './tiers/flights.js';
import { sharedTiers, type SharedTiers } from './tiers/shared-tiers.js';
import { TieredExchanger, type Tiers } from './tiers/tiered-exchanger.js';
import { TokenExchangeClient } from './token-exchange.client.js';
import {
  resolveExchangeOptions,
  type IssuerEndpoint,
  type ResolvedExchangeOptions,
  type TokenExchangeOptions,
} from './token-exchange.options.js';
import { WeakValues } from './tiers/weak-values.js';

const WORST_FIRST = ['open', 'half_open', 'closed'] as const;

/**
 * All exchanges of a process. Tokens, refusals and exchanges under way are kept here by what makes one token
 * different from another, so that they outlive the exchangers of a configuration; what holds for an issuer
 * and a client is shared by all exchangers of both: an issuer counts by client, not by upstream.
 */
export class TokenExchangeService {
  private readonly options: ResolvedExchangeOptions;
  private readonly tiers: Tiers;
  private readonly shared: Omit<SharedTiers, 'tokens'>;
  private readonly exchangers = new WeakValues<Exchanger>();
  private readonly services = new WeakValues<ServiceTokens>();
  private readonly endpoints = new WeakValues<IssuerEndpoint>();
  private readonly limits = new WeakValues<IssuerLimits>();
  private readonly standings = new WeakValues<ClientStanding>();

  /** Called when an issuer begins to refuse a client, and when an exchange succeeds again. */
  onClientStanding: () => void = () => undefined;

  /** Throws `TypeError` for an unusable shared cache. */
  constructor(options: TokenExchangeOptions) {
    const resolved = resolveExchangeOptions(options);
    this.options = resolved;
    const { tokens, ...shared } = sharedTiers(resolved);
    this.shared = shared;
    this.tiers = {
      memory: new MemoryTokenCache(resolved, resolved.clock, () => {
        resolved.observer({ kind: 'token_evicted' });
      }),
      shared: tokens,
      refusals: new Refusals(resolved.steady),
      flights: new Flights(),
    };
  }

  /**
   * The exchanger of these settings: equal settings give the same one for as long as it is in use. Other
   * credentials, timeouts or rates of the same client give another one, which finds the cached tokens, the
   * refusals and the limits, except for refusals of the former credentials. An exchanger, and what is kept
   * for its issuer and client, is dropped when nothing refers to it any more. Throws `TypeError` naming the
   * setting that the profile forbids, or for credentials that cannot work.
   */
  exchanger(settings: ExchangerSettings): Exchanger {
    const resolved = resolveExchangerSettings(settings, this.options.clock);
    return this.exchangers.of(resolved.key, () => this.make(resolved));
  }

  /**
   * Tokens of these settings' client itself, by the same rules as `exchanger`. Throws `TypeError` as it does, and for a
   * profile without such tokens; see `givesClientCredentials`.
   */
  serviceTokens(settings: ExchangerSettings): ServiceTokens {
    const resolved = resolveExchangerSettings(settings, this.options.clock);
    return this.services.of(resolved.key, () => {
      // Of its own: what is said of this grant says nothing of exchanges.
      const standing = new ClientStanding(this.options, () => undefined);
      return new ServiceTokenClient(resolved, this.options, { ...this.at(resolved), standing });
    });
  }

  /** What holds now. */
  get state(): ExchangeState {
    const { memory, flights, shared } = this.tiers;
    const limits = this.limits.values;
    const circuits = limits.map(({ circuit }) => circuit);
    return {
      tokens: memory.size,
      joined: flights.joined,
      waiting: limits.reduce((sum, { waiting }) => sum + waiting, 0),
      circuit: WORST_FIRST.find((state) => circuits.includes(state)) ?? 'closed',
      paused: [...limits, ...this.standings.values].some(({ paused }) => paused),
      shared: shared.answers,
    };
  }

  /** Counts that replicas share under a name; undefined where they share nothing. */
  counts(name: string): SharedCounts | undefined {
    return this.shared.counts?.named(name);
  }

  /** Sessions that replicas share under a name; undefined where they share nothing. */
  sessions(name: string): SharedSessions | undefined {
    return this.shared.sessions?.named(name);
  }

  /** Nest's hook: waits a moment for what replicas share. */
  onModuleInit(): Promise<void> {
    return this.tiers.shared.open();
  }

  /** Nest's hook: nothing is asked of the shared cache any more. */
  onApplicationShutdown(): void {
    this.tiers.shared.close();
  }

  private make(settings: ResolvedExchangerSettings): Exchanger {
    const { options, tiers } = this;
    const { credentialsKey } = settings;
    const changed = () => {
      this.onClientStanding();
    };
    const client = new TokenExchangeClient(settings, options, {
      ...this.at(settings),
      standing: this.standings.of(credentialsKey, () => new ClientStanding(options, changed)),
      refusals: tiers.refusals,
    });
    return new TieredExchanger(settings, options, tiers, client);
  }

  private at({ issuer, clientKey }: ResolvedExchangerSettings) {
    return {
      endpoint: this.endpoints.of(issuer, () => this.options.endpointOf(issuer)),
      limits: this.limits.of(clientKey, () => this.limitsOf(clientKey)),
    };
  }

  private limitsOf(clientKey: string): IssuerLimits {
    return new IssuerLimits({ ...this.options, turns: this.shared.counts?.turns(clientKey) });
  }
}
