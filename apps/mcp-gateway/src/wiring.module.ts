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
import { CurrentCatalogue } from './catalogue/current-catalogue.js';
import { callerRules } from './config/caller-rules.js';
import { secretsOf } from './config/config-secrets.js';
import { GATEWAY_CONFIG } from './config/config.js';

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
          resourceMetadataUrl: resourceMetadataUrl(config.resource),
          // Asked for late: the catalogue is built with what is wired here.
          baselineScopes: () => modules.get(CurrentCatalogue, { strict: false }).now.baselineScopes,
          scopePrefix: config.scopePrefix,
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
        issuer: config.issuer,
        ...config.exchange,
        http: (request) => http.send(request),
        tokenEndpoint: async () => (await issuer.get()).tokenEndpoint,
        endpointGone: () => issuer.reread(),
        logger,
        clock,
        after,
      }),
    });
    return {
      module: WiringModule,
      imports: [auth, exchange],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        { provide: APP_LOGGER, useValue: logger },
        { provide: CLOCK, useValue: clock },
        { provide: AFTER, useValue: after },
      ],
      exports: [auth, exchange, GATEWAY_CONFIG, APP_LOGGER, CLOCK, AFTER],
    };
  }
}
