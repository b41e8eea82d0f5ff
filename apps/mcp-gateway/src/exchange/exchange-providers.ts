import type { FactoryProvider } from '@nestjs/common';
import { HTTP_CLIENT, IssuerMetadata } from '#auth';
import { realAfter, type HttpClient } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import type { GatewayParts } from '../gateway-parts.js';
import { clientsOf, UpstreamClients, type ClientOfUpstream } from '../health/upstream-clients.js';
import { SAMPLE_UPSTREAM_NAME } from '../upstreams/upstreams.module.js';
import { exchangeIssuers } from './exchange-issuers.js';

/** What operators know the sample's client by. */
const CLIENT_SETTINGS: Readonly<Record<string, string>> = {
  'exchange.client.id': 'MCP_AUTH0_CLIENT_ID',
  'exchange.client.secret': 'MCP_AUTH0_CLIENT_SECRET',
  'exchange.client.key': 'CLIENT_ASSERTION_KEY',
};

/** Where tokens come from, and as which clients they are asked for at first. */
export function exchangeProviders({
  config,
  logger,
  clock,
  after = realAfter,
}: GatewayParts): FactoryProvider[] {
  const { issuer, outbound, exchange, upstream } = config;
  const { plainHttpHosts } = outbound;
  const sample: ClientOfUpstream = {
    name: SAMPLE_UPSTREAM_NAME,
    exchange: { issuer, ...exchange, audience: upstream.audience },
    at: (field) => CLIENT_SETTINGS[field] ?? field,
  };
  return [
    {
      provide: TokenExchangeService,
      inject: [HTTP_CLIENT, IssuerMetadata],
      useFactory: (http: HttpClient, metadata: IssuerMetadata) =>
        new TokenExchangeService({
          http: (request) => http.send(request),
          endpointOf: exchangeIssuers(
            { issuer, metadata },
            { plainHttpHosts, logger, clock, after },
            http,
          ),
          shared: exchange.shared,
          logger,
          clock,
          after,
        }),
    },
    {
      provide: UpstreamClients,
      inject: [TokenExchangeService],
      useFactory: (tokens: TokenExchangeService) =>
        new UpstreamClients(clientsOf([sample], tokens)),
    },
  ];
}
