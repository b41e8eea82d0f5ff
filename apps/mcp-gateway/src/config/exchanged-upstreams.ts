import type { ServedSettings, UpstreamExchange, UpstreamSettings } from './served-settings.js';

/** An upstream that is called with a token of the caller. */
export type ExchangedUpstream = UpstreamSettings & { readonly exchange: UpstreamExchange };

/** Those of what is served. */
export function exchangedUpstreams({ upstreams }: ServedSettings): readonly ExchangedUpstream[] {
  return upstreams.flatMap((upstream) =>
    upstream.exchange === undefined ? [] : [{ ...upstream, exchange: upstream.exchange }],
  );
}
