import {
  Module,
  type DynamicModule,
  type ExceptionFilter,
  type Provider,
  type Type,
} from '@nestjs/common';
import { AuthModule, IssuerMetadata, SigningKeys } from '#auth';
import { Drain, Readiness } from '#serving';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import type { UpstreamConfig } from './config.js';
import { HealthController } from './health/health.controller.js';
import { upstreamReadiness } from './health/readiness.js';

/** An API whose callers bring access tokens, by what it does not share with others. */
export interface ResourceServer {
  /** As its log lines call it. */
  readonly name: string;
  readonly controllers: readonly Type[];
  readonly providers?: readonly Provider[];
  /** What a 401 asks clients to request. */
  readonly baselineScopes: readonly string[];
  /** What names its audience; log lines about it say so. */
  readonly audienceSetting: string;
  /** The largest JSON body it takes, in bytes. Undefined: no body is read. */
  readonly bodyBytes?: number;
  /** Answers what no controller has words for, in the place of `PlainErrorFilter`. */
  readonly errorFilter?: (logger: AppLogger) => ExceptionFilter;
}

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
