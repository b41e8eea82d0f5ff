import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import {
  IssuerMetadata,
  RESOURCE_METADATA,
  requestedScope,
  ResourceMetadataController,
  SigningKeys,
} from '#auth';
import { Drain, Readiness } from '#serving';
import type { AppLogger } from '#telemetry';
import { TokenExchangeService } from '#token-exchange';
import type { After, Clock } from './clock.js';
import type { GatewayConfig } from './config.js';
import { GatewayPartsModule } from './gateway-parts.module.js';
import { HealthController } from './health/health.controller.js';
import { gatewayReadiness } from './health/readiness.js';
import { McpModule } from './mcp/mcp.module.js';
import { ToolCatalogue } from './mcp/tool-catalogue.js';
import { ToolsModule } from './tools/tools.module.js';
import { VisitorsController } from './visitors/visitors.controller.js';

/** What the composition root is given; tests give their own clock, logger and tools. */
export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly logger: AppLogger;
  readonly clock: Clock;
  readonly drain: Drain;
  /** Ends what is late; the real timers by default. */
  readonly after?: After;
  /** A module that exports `TOOLS`; the product's own by default. */
  readonly tools?: Type;
}

/** The endpoint, its discovery document and its health. */
@Module({})
export class AppModule {
  static with(parts: GatewayParts): DynamicModule {
    const { config, tools = ToolsModule } = parts;
    return {
      module: AppModule,
      imports: [
        GatewayPartsModule.with(parts),
        McpModule.with(tools),
        RouterModule.register([{ path: config.endpointPath, module: McpModule }]),
      ],
      controllers: [
        ResourceMetadataController,
        HealthController,
        ...(config.endpointPath === '/' ? [] : [VisitorsController]),
      ],
      providers: [
        {
          provide: Readiness,
          inject: [IssuerMetadata, SigningKeys, TokenExchangeService],
          useFactory: (
            issuer: IssuerMetadata,
            keys: SigningKeys,
            tokens: TokenExchangeService,
          ): Readiness => gatewayReadiness(parts, issuer, keys, tokens),
        },
        { provide: Drain, useValue: parts.drain },
        {
          provide: RESOURCE_METADATA,
          inject: [ToolCatalogue],
          useFactory: ({ scopes }: ToolCatalogue) => ({
            resource: config.resource,
            issuer: config.issuer,
            scopes: scopes.map((name) => requestedScope(name, config.scopePrefix)),
            name: 'MCP Gateway',
          }),
        },
      ],
    };
  }
}
