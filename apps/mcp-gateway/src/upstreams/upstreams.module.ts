import { Module } from '@nestjs/common';
import { HTTP_CLIENT } from '#auth';
import type { HttpClient } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/config.js';
import { AFTER, CLOCK, type After, type Clock } from '../gateway-parts.js';
import type { HttpSession } from './http/http-session.js';
import { HttpUpstream } from './http/http-upstream.js';
import type { Upstream } from './upstream.js';

/** Injection token of the sample's upstream: an `Upstream<HttpSession>`. */
export const SAMPLE_UPSTREAM = Symbol('sample-upstream');

export const SAMPLE_UPSTREAM_NAME = 'upstream-api';

@Module({
  providers: [
    {
      provide: SAMPLE_UPSTREAM,
      inject: [GATEWAY_CONFIG, TokenExchangeService, HTTP_CLIENT, CLOCK, AFTER],
      useFactory: (
        { issuer, exchange, upstream }: GatewayConfig,
        tokens: TokenExchangeService,
        http: HttpClient,
        ...[clock, after]: [Clock, After]
      ): Upstream<HttpSession> =>
        new HttpUpstream(
          { name: SAMPLE_UPSTREAM_NAME, ...upstream },
          { tokens: tokens.exchanger({ issuer, ...exchange }), http, clock, after },
        ),
    },
  ],
  exports: [SAMPLE_UPSTREAM],
})
export class UpstreamsModule {}
