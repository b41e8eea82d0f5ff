import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AuthModule, resourceMetadataUrl } from '#auth';
import { realAfter } from '#outbound';
import { APP_LOGGER } from '#telemetry';
import { TokenExchangeService } from '#token-exchange';
import { AFTER, CLOCK, type GatewayParts } from './gateway-parts.js';
import { callerRules } from './config/caller-rules.js';
import { secretsOf } from './config/config-secrets.js';
import { GATEWAY_CONFIG } from './config/config.js';
import { exchangeProviders } from './exchange/exchange-providers.js';
import { UpstreamClients } from './health/upstream-clients.js';

/** Where the two libraries, which do not know each other, are given their slices and joined. */
@Global()
@Module({})
export class WiringModule {
  static with(parts: GatewayParts): DynamicModule {
    const { config, logger, clock, after = realAfter } = parts;
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
    return {
      module: WiringModule,
      imports: [auth],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        { provide: APP_LOGGER, useValue: logger },
        { provide: CLOCK, useValue: clock },
        { provide: AFTER, useValue: after },
        ...exchangeProviders(parts),
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
