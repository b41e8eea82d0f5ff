import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import {
  AuthModule,
  HTTP_CLIENT,
  IssuerMetadata,
  resourceMetadataUrl,
  type AuthOptions,
} from '#auth';
import { realAfter, type HttpClient } from '#outbound';
import { APP_LOGGER } from '#telemetry';
import { TokenExchangeModule, type TokenExchangeOptions } from '#token-exchange';
import { AFTER, CLOCK, type GatewayParts } from './gateway-parts.js';
import { clientSettings } from './config/client-rules.js';
import { CALLERS_SHARE } from './config/sections/limits.section.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder/ladder-options.js';
import { TOOL_CALL_OPTIONS, type ToolCallOptions } from './mcp/tool-calls.js';
import { VISITOR_PAGE, visitorPage } from './visitors/visitor-page.js';
import { CurrentCatalogue } from './catalogue/current-catalogue.js';
import { callerRules } from './config/caller-rules.js';
import { secretsOf } from './config/config-secrets.js';
import { exchangedUpstreams, exchangeOptions } from './config/exchange-options.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './config/gateway-config.js';

/** Where the two libraries, which do not know each other, are given their slices and joined. */
@Global()
@Module({})
export class WiringModule {
  static with({ config, logger, clock, after = realAfter }: GatewayParts): DynamicModule {
    const auth = AuthModule.forRootAsync({
      inject: [ModuleRef],
      useFactory: (modules: ModuleRef): AuthOptions => ({
        ...callerRules(config),
        ...config.outbound,
        secrets: secretsOf(config),
        challenge: {
          resourceMetadataUrl: resourceMetadataUrl(config.endpoint.resource),
          // Asked for late: the catalogue is built with what is wired here.
          baselineScopes: () => modules.get(CurrentCatalogue, { strict: false }).now.baselineScopes,
          scopePrefix: config.endpoint.scopePrefix,
        },
        logger,
        clock,
        after,
      }),
    });
    const exchange = TokenExchangeModule.forRootAsync({
      imports: [auth],
      inject: [HTTP_CLIENT, IssuerMetadata],
      useFactory: (http: HttpClient, issuer: IssuerMetadata): TokenExchangeOptions => ({
        ...exchangeOptionsOf(config),
        http: (request) => http.send(request),
        tokenEndpoint: async () => (await issuer.get()).tokenEndpoint,
        endpointGone: () => issuer.reread(),
        logger,
        clock,
        after,
      }),
    });
    const values = [
      { provide: GATEWAY_CONFIG, useValue: config },
      { provide: APP_LOGGER, useValue: logger },
      { provide: CLOCK, useValue: clock },
      { provide: AFTER, useValue: after },
      ...slicesOf(config),
    ];
    return {
      module: WiringModule,
      imports: [auth, exchange],
      providers: values,
      exports: [auth, exchange, ...values.map(({ provide }) => provide)],
    };
  }
}

/** Those of the one upstream that exchanges tokens. */
function exchangeOptionsOf({
  served,
  exchange,
}: GatewayConfig): ReturnType<typeof exchangeOptions> {
  const [upstream] = exchangedUpstreams(served);
  if (upstream === undefined) throw new Error('no upstream exchanges tokens');
  return exchangeOptions(upstream.exchange, exchange.shared);
}

/** What ladder/, mcp/ and visitors/ take of the configuration, which none of them knows. */
function slicesOf(config: GatewayConfig) {
  const { limits, served } = config;
  const { resource } = config.endpoint;
  const { issuer } = config.callers;
  const ladder: LadderOptions = {
    maxBodyBytes: limits.maxBodyBytes,
    maxReadingBytes: limits.maxReadingBytes,
    maxReadingBytesOfCaller: limits.maxReadingBytes / CALLERS_SHARE,
    authFailuresPerMinute: limits.authFailuresPerMinute,
    callsPerMinute: limits.callsPerMinute,
  };
  const calls: ToolCallOptions = {
    interactionUrl: config.exchange.interactionUrl,
    clientSettings: [...new Set(served.upstreams.flatMap(clientSettings))],
  };
  const metadataUrl = resourceMetadataUrl(resource);
  return [
    { provide: LADDER_OPTIONS, useValue: ladder },
    { provide: TOOL_CALL_OPTIONS, useValue: calls },
    { provide: VISITOR_PAGE, useValue: visitorPage({ endpoint: resource, metadataUrl, issuer }) },
  ];
}
