import type { FactoryProvider } from '@nestjs/common';
import { HTTP_CLIENT } from '#auth';
import type { HttpStreams } from '#outbound';
import { TokenExchangeService, WeakValues } from '#token-exchange';
import type { UpstreamSettings } from '../config/served-settings.js';
import { AFTER, CLOCK, type After, type Clock } from '../gateway-parts.js';
import { OBSERVER, type GatewayObserver } from '../observing/gateway-event.js';
import type { UpstreamFor } from '../sources/served-tool.js';
import { HttpUpstream, type HttpUpstreamParts } from '../upstreams/http/http-upstream.js';
import { McpUpstream } from '../upstreams/mcp/mcp-upstream.js';
import { RequestSlots } from '../upstreams/requests/request-slots.js';

/** Injection token of `UpstreamFor`. */
export const UPSTREAM_FOR = Symbol('upstream-for');

export const UPSTREAMS: FactoryProvider<UpstreamFor> = {
  provide: UPSTREAM_FOR,
  inject: [TokenExchangeService, HTTP_CLIENT, CLOCK, AFTER, OBSERVER],
  useFactory: (
    tokens: TokenExchangeService,
    http: HttpStreams,
    ...[clock, after, observer]: [Clock, After, GatewayObserver]
  ) => {
    // One for each entry: its tools share the limit of requests under way.
    const known = new WeakMap<UpstreamSettings, Asked>();
    // Outlive a reload: requests that the generation before has under way count as well.
    const counted = new WeakValues<RequestSlots>();
    const slotsOf = ({ name, url, limits: { concurrency } }: UpstreamSettings) =>
      counted.of(
        JSON.stringify([name, url, concurrency]),
        () => new RequestSlots(concurrency, after),
      );
    return (settings, scopes) => {
      const slots = slotsOf(settings);
      const upstream =
        known.get(settings) ??
        upstreamOf(settings, { tokens, http, clock, after, slots, observer });
      known.set(settings, upstream);
      return upstream.asking(scopes);
    };
  },
};

/** An upstream of whichever kind, of which tools ask for their part of its scopes. */
type Asked = HttpUpstream | McpUpstream;

type Parts = Omit<HttpUpstreamParts, 'tokens'> & { readonly tokens: TokenExchangeService };

function upstreamOf(settings: UpstreamSettings, { tokens, ...parts }: Parts): Asked {
  const { exchange, mcp } = settings;
  const own = { ...parts, tokens: exchange && tokens.exchanger(exchange) };
  return mcp === undefined
    ? new HttpUpstream(settings, own)
    : new McpUpstream({ ...settings, mcp }, own);
}
