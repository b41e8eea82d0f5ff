import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AuthModule, HTTP_CLIENT, IssuerMetadata, resourceMetadataUrl } from '#auth';
import { realAfter, type HttpClient } from '#outbound';
import { APP_LOGGER } from '#telemetry';
import { TokenExchangeService } from '#token-exchange';
import { AFTER, CLOCK, type GatewayParts } from './gateway-parts.js';
import { callerRules } from './config/caller-rules.js';
import { secretsOf } from './config/config-secrets.js';
import { GATEWAY_CONFIG } from './config/config.js';
import { exchangeIssuers } from './exchange/exchange-issuers.js';
import { clientsOf, UpstreamClients, type ClientOfUpstream } from './health/upstream-clients.js';
import { SAMPLE_UPSTREAM_NAME } from './upstreams/upstreams.module.js';

/** What operators know the sample's client by. */
const CLIENT_SETTINGS: Readonly<Record<string, string>> = {
  'exchange.client.id': 'MCP_AUTH0_CLIENT_ID',
  'exchange.client.secret': 'MCP_AUTH0_CLIENT_SECRET',
  'exchange.client.key': 'CLIENT_ASSERTION_KEY',
};

/** Where the two libraries, which do not know each other, are given their slices and joined. */
@Global()
@Module({})
export class WiringModule {
  static with({ config, logger, clock, after = realAfter }: GatewayParts): DynamicModule {
    const auth = AuthModule.with({
      ...callerRules(config),
      ...config.outbound,
      secrets: secretsOf(config),
      challenge: {
        resourceMetadataUrl: resourceMetadataUrl(config.resource),
        baselineScopes: config.baselineScopes,
        scopePrefix: config.scopePrefix,
      },
      logger,
      clock,
      after,
    });
    const { issuer, outbound, exchange, upstream } = config;
    const { plainHttpHosts } = outbound;
    const issuerOptions = { plainHttpHosts, logger, clock, after };
    const sample: ClientOfUpstream = {
      name: SAMPLE_UPSTREAM_NAME,
      exchange: { issuer, ...exchange, audience: upstream.audience },
      at: (field) => CLIENT_SETTINGS[field] ?? field,
    };
    return {
      module: WiringModule,
      imports: [auth],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        { provide: APP_LOGGER, useValue: logger },
        { provide: CLOCK, useValue: clock },
        { provide: AFTER, useValue: after },
        {
          provide: TokenExchangeService,
          inject: [HTTP_CLIENT, IssuerMetadata],
          useFactory: (http: HttpClient, metadata: IssuerMetadata) =>
            new TokenExchangeService({
              http: (request) => http.send(request),
              endpointOf: exchangeIssuers({ issuer, metadata }, issuerOptions, http),
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
      ],
      exports: [
        auth,
        TokenExchangeService,
        UpstreamClients,
        ...[GATEWAY_CONFIG, APP_LOGGER, CLOCK, AFTER],
      ],
    };
  }
}
