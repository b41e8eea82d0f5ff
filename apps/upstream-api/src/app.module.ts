import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule, IssuerMetadata, SigningKeys } from '#auth';
import { Drain, Readiness } from '#serving';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import type { UpstreamConfig } from './config.js';
import { HealthController } from './health/health.controller.js';
import { upstreamReadiness } from './health/readiness.js';
import { PrivateScopeController } from './private-scope/private-scope.controller.js';

/** What the composition root is given. */
export interface UpstreamParts {
  readonly config: UpstreamConfig;
  readonly logger: AppLogger;
  readonly drain: Drain;
}

@Module({})
export class AppModule {
  static with(parts: UpstreamParts): DynamicModule {
    const { config, logger, drain } = parts;
    return {
      module: AppModule,
      imports: [
        AuthModule.with({
          useValue: {
            issuer: config.issuer,
            issuerSetting: config.issuerSetting,
            audience: config.audience,
            audienceSetting: 'API_AUTH0_AUDIENCE',
            tokenProfile: config.tokenProfile,
            ...config.outbound,
            challenge: { baselineScopes: ['read:private'] },
            logger,
          },
        }),
      ],
      controllers: [PrivateScopeController, HealthController],
      providers: [
        { provide: APP_LOGGER, useValue: logger },
        { provide: Drain, useValue: drain },
        {
          provide: Readiness,
          inject: [IssuerMetadata, SigningKeys],
          useFactory: (issuer: IssuerMetadata, keys: SigningKeys): Readiness =>
            upstreamReadiness(parts, issuer, keys),
        },
      ],
    };
  }
}
