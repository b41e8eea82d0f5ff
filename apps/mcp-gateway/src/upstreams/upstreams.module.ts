import { Module } from '@nestjs/common';
import { HTTP_CLIENT } from '#auth';
import type { HttpStreams } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/config.js';
import { AFTER, CLOCK, type After, type Clock } from '../gateway-parts.js';
import type { HttpSession } from './http/http-session.js';
import { HttpUpstream, type HttpUpstreamSettings } from './http/http-upstream.js';
import type { Upstream } from './upstream.js';

/** Injection token of the sample's upstream: an `Upstream<HttpSession>`. */
export const SAMPLE_UPSTREAM = Symbol('sample-upstream');

const SAMPLE_LIMITS = {
  answerBytes: 1024 * 1024,
  argumentBytes: 64 * 1024,
  concurrency: 256,
};

function sampleSettings(upstream: GatewayConfig['upstream']): HttpUpstreamSettings {
  const { baseUrl: url, audience, scopes, timeoutMs } = upstream;
  const limits = { ...SAMPLE_LIMITS, timeoutMs };
  return { name: 'upstream-api', url, exchange: { audience, scopes }, headers: {}, limits };
}

@Module({
  providers: [
    {
      provide: SAMPLE_UPSTREAM,
      inject: [GATEWAY_CONFIG, TokenExchangeService, HTTP_CLIENT, CLOCK, AFTER],
      useFactory: (
        { upstream }: GatewayConfig,
        tokens: TokenExchangeService,
        http: HttpStreams,
        ...[clock, after]: [Clock, After]
      ): Upstream<HttpSession> =>
        new HttpUpstream(sampleSettings(upstream), { tokens, http, clock, after }),
    },
  ],
  exports: [SAMPLE_UPSTREAM],
})
export class UpstreamsModule {}
