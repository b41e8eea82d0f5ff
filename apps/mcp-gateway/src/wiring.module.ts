import { Global, Module, type DynamicModule } from '@nestjs/common';
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
      useFactory: (): AuthOptions => ({
        ...callerRules(config),
        ...config.outbound,
        secrets: secretsOf(config),
        challenge: {
          resourceMetadataUrl: resourceMetadataUrl(config.endpoint.resource),
          baselineScopes: config.served.baselineScopes,
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

/** Those of the one upstream that exchanges tokens. */
function exchangeOptionsOf({
  served,
  exchange,
}: GatewayConfig): ReturnType<typeof exchangeOptions> {
  const [upstream] = exchangedUpstreams(served);
  if (upstream === undefined) throw new Error('no upstream exchanges tokens');
  return exchangeOptions(upstream.exchange, exchange.shared);
}
