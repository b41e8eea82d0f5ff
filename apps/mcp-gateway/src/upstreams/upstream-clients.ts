import { isLoopbackUrl } from '#outbound';
import type {
  ClientVerdict,
  Exchanger,
  ExchangerSettings,
  TokenExchangeService,
} from '#token-exchange';

/** As which client tokens for one upstream are asked for. */
export interface UpstreamClient {
  /** The upstream as logs, metrics and errors name it. */
  readonly upstream: string;
  /** Undefined: no token is sent to it. */
  readonly exchange:
    | {
        readonly exchanger: Exchanger;
        readonly audience: string;
        /** What an operator knows the client by. */
        readonly settings: readonly string[];
        /** Asks whether the issuer refuses the client; undefined where `mayMakeUpTokens` says no. */
        readonly check: (() => Promise<ClientVerdict>) | undefined;
      }
    | undefined;
}

/** The upstreams that are served now; a reload replaces them together with the catalogue. */
export class UpstreamClients {
  /** Called after they were replaced. */
  onReplaced: () => void = () => undefined;

  constructor(private served: readonly UpstreamClient[]) {}

  get now(): readonly UpstreamClient[] {
    return this.served;
  }

  /** What an operator knows the client of an upstream by; nothing for one that has none. */
  settingsOf(upstream: string): readonly string[] {
    return this.served.find((one) => one.upstream === upstream)?.exchange?.settings ?? [];
  }

  replace(served: readonly UpstreamClient[]): void {
    this.served = served;
    this.onReplaced();
  }
}

/** What is read of an upstream's settings: all of `UpstreamSettings` will do. */
export interface ClientOfUpstream {
  readonly name: string;
  readonly exchange:
    | (ExchangerSettings & { readonly audience: string; readonly scopes: readonly string[] })
    | undefined;
  /** What an operator knows a field by. */
  readonly at: (field: string) => string;
}

/**
 * Whether a client may be checked by an exchange of a made-up token. Auth0 counts those of Custom Token
 * Exchange against the address they come from, and blocks it after ten.
 */
export function mayMakeUpTokens({
  profile,
  issuer,
}: Pick<ExchangerSettings, 'profile' | 'issuer'>): boolean {
  return profile !== 'auth0-cte' || isLoopbackUrl(issuer);
}

/** The clients of upstreams, with the exchangers that calls use too. */
export function clientsOf(
  upstreams: readonly ClientOfUpstream[],
  tokens: TokenExchangeService,
): readonly UpstreamClient[] {
  return upstreams.map(({ name, exchange, at }) => {
    if (exchange === undefined) return { upstream: name, exchange };
    const proof = exchange.client.method === 'private_key_jwt' ? 'key' : 'secret';
    const settings = [at('exchange.client.id'), at(`exchange.client.${proof}`)];
    const { audience, scopes } = exchange;
    const exchanger = tokens.exchanger(exchange);
    const check = mayMakeUpTokens(exchange)
      ? () => exchanger.checkClient({ audience, scopes })
      : undefined;
    return { upstream: name, exchange: { exchanger, audience, settings, check } };
  });
}
