import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule, IssuerMetadata, SigningKeys } from '#auth';
import { Drain, Readiness } from '#serving';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import type { UpstreamConfig } from './config.js';
import { HealthController } from './health/health.controller.js';
import { upstreamReadiness } from './health/readiness.js';
import type { ResourceServer } from './resource-server.options.js';

/** What the composition root is given. */
export interface UpstreamParts {
  readonly server: ResourceServer;
  readonly config: UpstreamConfig;
  readonly logger: AppLogger;
  readonly drain: Drain;
}

@Module({})
export class AppModule {
  static with(parts: UpstreamParts): DynamicModule {
    const { server, config, logger, drain } = parts;
    return {
      module: AppModule,
      imports: [
        AuthModule.with({
          useValue: {
            issuer: config.issuer,
            issuerSetting: config.issuerSetting,
            audience: config.audience,
            audienceSetting: server.audienceSetting,
            tokenProfile: config.tokenProfile,
            ...config.outbound,
            challenge: { baselineScopes: server.baselineScopes },
            logger,
          },
        }),
      ],
      controllers: [...server.controllers, HealthController],
      providers: [
        ...(server.providers ?? []),
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
