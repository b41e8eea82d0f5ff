import type { FactoryProvider } from '@nestjs/common';
import { HTTP_CLIENT } from '#auth';
import type { HttpStreams } from '#outbound';
import { TokenExchangeService, WeakValues } from '#token-exchange';
import type { UpstreamSettings } from '../config/served-settings.js';
import { AFTER, CLOCK, STEADY_CLOCK, type After, type Clock } from '../gateway-parts.js';
import { OBSERVER, type GatewayObserver } from '../observing/gateway-event.js';
import type { UpstreamFor } from '../sources/served-tool.js';
import { HttpUpstream, type HttpUpstreamParts } from '../upstreams/http/http-upstream.js';
import { RequestSlots } from '../upstreams/http/request-slots.js';

/** Injection token of `UpstreamFor`. */
export const UPSTREAM_FOR = Symbol('upstream-for');

export const UPSTREAMS: FactoryProvider<UpstreamFor> = {
  provide: UPSTREAM_FOR,
  inject: [TokenExchangeService, HTTP_CLIENT, CLOCK, STEADY_CLOCK, AFTER, OBSERVER],
  useFactory: (
    tokens: TokenExchangeService,
    http: HttpStreams,
    ...[clock, steady, after, observer]: [Clock, Clock, After, GatewayObserver]
  ) => {
    // One for each entry: its tools share the limit of requests under way.
    const known = new WeakMap<UpstreamSettings, HttpUpstream>();
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
        httpUpstream(settings, { tokens, http, clock, steady, after, slots, observer });
      known.set(settings, upstream);
      return upstream.asking(scopes);
    };
  },
};

type Parts = Omit<HttpUpstreamParts, 'tokens'> & { readonly tokens: TokenExchangeService };

function httpUpstream(settings: UpstreamSettings, { tokens, ...parts }: Parts): HttpUpstream {
  const { exchange } = settings;
  return new HttpUpstream(settings, {
    ...parts,
    tokens: exchange && tokens.exchanger(exchange),
  });
}
