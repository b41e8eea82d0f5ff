import type { FactoryProvider } from '@nestjs/common';
import { HTTP_CLIENT, IssuerMetadata } from '#auth';
import { realAfter, type HttpClient } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import type { GatewayParts } from '../gateway-parts.js';
import { clientsOf, UpstreamClients } from '../upstreams/upstream-clients.js';
import { exchangeIssuers } from './exchange-issuers.js';

/** Where tokens come from, and as which clients they are asked for at first. */
export function exchangeProviders({
  config,
  served,
  logger,
  clock,
  steady,
  observer,
  after = realAfter,
}: GatewayParts): FactoryProvider[] {
  const { exchange } = config;
  const { issuer } = config.callers;
  const { plainHttpHosts } = config.outbound;
  return [
    {
      provide: TokenExchangeService,
      inject: [HTTP_CLIENT, IssuerMetadata],
      useFactory: (http: HttpClient, metadata: IssuerMetadata) =>
        new TokenExchangeService({
          http: (request) => http.send(request),
          endpointOf: exchangeIssuers(
            { issuer, metadata },
            { plainHttpHosts, logger, clock, steady, after },
            http,
          ),
          shared: exchange.shared,
          observer,
          logger,
          clock,
          steady,
          after,
        }),
    },
    {
      provide: UpstreamClients,
      inject: [TokenExchangeService],
      useFactory: (tokens: TokenExchangeService) =>
        new UpstreamClients(clientsOf(served.now.upstreams, tokens)),
    },
  ];
}
