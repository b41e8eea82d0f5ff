import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule, type AppLogger, type AuthOptions } from '#auth';
import type { UpstreamConfig } from './config.js';
import { HealthController } from './health/health.controller.js';
import { PrivateScopeController } from './private-scope/private-scope.controller.js';

@Module({})
export class AppModule {
  static with(config: UpstreamConfig, logger: AppLogger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AuthModule.forRootAsync({
          useFactory: (): AuthOptions => ({
            issuer: config.issuer,
            issuerSetting: config.issuerSetting,
            audience: config.audience,
            tokenProfile: config.tokenProfile,
            challenge: { baselineScopes: ['read:private'] },
            logger,
          }),
        }),
      ],
      controllers: [PrivateScopeController, HealthController],
    };
  }
}
