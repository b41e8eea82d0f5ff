import { Module } from '@nestjs/common';
import { HTTP_CLIENT } from '#auth';
import type { HttpClient } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import { exchangedUpstreams } from '../config/exchange-options.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/gateway-config.js';
import { AFTER, CLOCK, type After, type Clock } from '../gateway-parts.js';
import type { HttpSession } from './http/http-session.js';
import { HttpUpstream } from './http/http-upstream.js';
import type { Upstream } from './upstream.js';

/** Injection token of the sample's upstream: an `Upstream<HttpSession>`. */
export const SAMPLE_UPSTREAM = Symbol('sample-upstream');

@Module({
  providers: [
    {
      provide: SAMPLE_UPSTREAM,
      inject: [GATEWAY_CONFIG, TokenExchangeService, HTTP_CLIENT, CLOCK, AFTER],
      useFactory: (
        { served }: GatewayConfig,
        tokens: TokenExchangeService,
        http: HttpClient,
        ...[clock, after]: [Clock, After]
      ): Upstream<HttpSession> => {
        const [upstream] = exchangedUpstreams(served);
        if (upstream === undefined) throw new Error('no upstream exchanges tokens');
        const { name, url: baseUrl, exchange, limits } = upstream;
        const { audience, scopes } = exchange;
        const { timeoutMs } = limits;
        return new HttpUpstream(
          { name, baseUrl, audience, scopes, timeoutMs },
          { tokens, http, clock, after },
        );
      },
    },
  ],
  exports: [SAMPLE_UPSTREAM],
})
export class UpstreamsModule {}
