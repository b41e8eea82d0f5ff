import type { TokenExchangeOptions } from '#token-exchange';
import type { SharedTokens } from './sections/replicas.section.js';
import type { ServedSettings, UpstreamExchange, UpstreamSettings } from './served-settings.js';

/** An upstream that is called with a token of the caller. */
export type ExchangedUpstream = UpstreamSettings & { readonly exchange: UpstreamExchange };

/** Those of what is served. */
export function exchangedUpstreams({ upstreams }: ServedSettings): readonly ExchangedUpstream[] {
  return upstreams.flatMap((upstream) =>
    upstream.exchange === undefined ? [] : [{ ...upstream, exchange: upstream.exchange }],
  );
}

/** How an upstream's tokens are exchanged, as the library takes it. */
export function exchangeOptions(
  { ratePerSecond, ...exchange }: UpstreamExchange,
  shared: SharedTokens | undefined,
): Omit<TokenExchangeOptions, 'http' | 'tokenEndpoint' | 'logger'> {
  return {
    profile: exchange.profile,
    issuer: exchange.issuer,
    client: exchange.client,
    subjectTokenType: exchange.subjectTokenType,
    target: exchange.target,
    parameters: exchange.parameters,
    timeoutMs: exchange.timeoutMs,
    ...(ratePerSecond !== undefined && { ratePerSecond }),
    ...(shared && { shared }),
  };
}
