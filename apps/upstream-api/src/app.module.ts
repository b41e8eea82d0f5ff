import { Module, type DynamicModule } from '@nestjs/common';
import { APP_LOGGER, AuthModule, type AppLogger, type AuthOptions } from '#auth';
import { Drain } from '#serving';
import type { UpstreamConfig } from './config.js';
import { HealthController } from './health/health.controller.js';
import { PrivateScopeController } from './private-scope/private-scope.controller.js';

/** What the composition root is given. */
export interface UpstreamParts {
  readonly config: UpstreamConfig;
  readonly logger: AppLogger;
  readonly drain: Drain;
}

@Module({})
export class AppModule {
  static with({ config, logger, drain }: UpstreamParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AuthModule.forRootAsync({
          useFactory: (): AuthOptions => ({
            issuer: config.issuer,
            issuerSetting: config.issuerSetting,
            audience: config.audience,
            tokenProfile: config.tokenProfile,
            ...config.outbound,
            challenge: { baselineScopes: ['read:private'] },
            logger,
          }),
        }),
      ],
      controllers: [PrivateScopeController, HealthController],
      providers: [
        { provide: APP_LOGGER, useValue: logger },
        { provide: Drain, useValue: drain },
      ],
    };
  }
}
