import { Module, type DynamicModule } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import {
  IssuerMetadata,
  RESOURCE_METADATA,
  requestedScope,
  ResourceMetadataController,
  SigningKeys,
  type ResourceMetadataSource,
} from '#auth';
import { Drain, Readiness } from '#serving';
import { TokenExchangeService } from '#token-exchange';
import { adminServer } from './admin/admin-providers.js';
import type { GatewayParts } from './gateway-parts.js';
import { WiringModule } from './wiring.module.js';
import { HealthController } from './health/health.controller.js';
import { gatewayReadiness } from './health/readiness.js';
import { UpstreamClients } from './upstreams/upstream-clients.js';
import { McpModule } from './mcp/mcp.module.js';
import { CurrentCatalogue } from './catalogue/current-catalogue.js';
import { IdlePreparation } from './catalogue/idle-preparation.js';
import { perCatalogue } from './catalogue/per-catalogue.js';
import { ReloadModule } from './reload/reload.module.js';
import { VisitorsController } from './visitors/visitors.controller.js';

/** The endpoint, its discovery document and its health. */
@Module({})
export class AppModule {
  static with(parts: GatewayParts): DynamicModule {
    const { config } = parts;
    return {
      module: AppModule,
      imports: [
        WiringModule.with(parts),
        ReloadModule.with(parts),
        McpModule,
        RouterModule.register([{ path: config.endpoint.path, module: McpModule }]),
      ],
      controllers: [
        ResourceMetadataController,
        HealthController,
        ...(config.endpoint.path === '/' ? [] : [VisitorsController]),
      ],
      providers: [
        {
          provide: Readiness,
          inject: [IssuerMetadata, SigningKeys, TokenExchangeService, UpstreamClients],
          useFactory: (
            issuer: IssuerMetadata,
            keys: SigningKeys,
            ...[tokens, clients]: [TokenExchangeService, UpstreamClients]
          ): Readiness => gatewayReadiness(parts, { issuer, keys, tokens, clients }),
        },
        { provide: Drain, useValue: parts.drain },
        adminServer(parts),
        {
          provide: IdlePreparation,
          inject: [CurrentCatalogue],
          useFactory: (current: CurrentCatalogue) =>
            new IdlePreparation({ current, logger: parts.logger }),
        },
        {
          provide: RESOURCE_METADATA,
          inject: [CurrentCatalogue],
          useFactory: (current: CurrentCatalogue): ResourceMetadataSource =>
            perCatalogue(current, ({ scopes }) => ({
              resource: config.endpoint.resource,
              issuer: config.callers.issuer,
              scopes: scopes.map((name) => requestedScope(name, config.endpoint.scopePrefix)),
              name: 'MCP Gateway',
            })),
        },
      ],
    };
  }
}
