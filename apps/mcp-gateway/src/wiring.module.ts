import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AuthModule, resourceMetadataUrl, type AuthOptions } from '#auth';
import { realAfter } from '#outbound';
import { APP_LOGGER } from '#telemetry';
import { TokenExchangeService } from '#token-exchange';
import { AFTER, AUDIT_LOG, CLOCK, STEADY_CLOCK, type GatewayParts } from './gateway-parts.js';
import { CALLERS_SHARE } from './config/sections/limits.section.js';
import { OBSERVER } from './observing/gateway-event.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder/ladder-options.js';
import { TOOL_CALL_OPTIONS, type ToolCallOptions } from './mcp/tool-calls.js';
import { VISITOR_PAGE, visitorPage } from './visitors/visitor-page.js';
import { CurrentCatalogue } from './catalogue/current-catalogue.js';
import { callerRules } from './config/caller-rules.js';
import { secretsOf } from './config/config-secrets.js';
import { GATEWAY_CONFIG } from './config/gateway-config.js';
import { SESSIONS_OF, sessionsOf } from './reload/sessions-of.js';
import { exchangeProviders } from './exchange/exchange-providers.js';
import { TRACING } from './tracing/tracing.js';
import { UpstreamClients } from './upstreams/upstream-clients.js';

/** Where the two libraries, which do not know each other, are given their slices and joined. */
@Global()
@Module({})
export class WiringModule {
  static with(parts: GatewayParts): DynamicModule {
    const { config, served, logger, clock, steady, observer, tracing, after = realAfter } = parts;
    const auth = AuthModule.with({
      inject: [ModuleRef],
      useFactory: (modules: ModuleRef): AuthOptions => ({
        ...callerRules(config, served),
        ...config.outbound,
        secrets: served.each((now) => secretsOf({ ...config, served: now })),
        challenge: {
          resourceMetadataUrl: resourceMetadataUrl(config.endpoint.resource),
          // Asked for late: the catalogue is built with what is wired here.
          baselineScopes: () => modules.get(CurrentCatalogue, { strict: false }).now.baselineScopes,
          scopePrefix: config.endpoint.scopePrefix,
        },
        observer,
        logger,
        clock,
        steady,
        after,
      }),
    });
    const values = [
      { provide: GATEWAY_CONFIG, useValue: config },
      { provide: APP_LOGGER, useValue: logger },
      { provide: CLOCK, useValue: clock },
      { provide: STEADY_CLOCK, useValue: steady },
      { provide: AFTER, useValue: after },
      { provide: OBSERVER, useValue: observer },
      { provide: TRACING, useFactory: () => tracing },
      { provide: AUDIT_LOG, useValue: parts.audit },
      ...slicesOf(parts),
    ];
    return {
      module: WiringModule,
      imports: [auth],
      providers: [...values, ...exchangeProviders(parts)],
      exports: [
        auth,
        ...[TokenExchangeService, UpstreamClients],
        ...values.map(({ provide }) => provide),
      ],
    };
  }
}

/** What ladder/, mcp/ and visitors/ take of the configuration, which none of them knows. */
function slicesOf({ config, audit }: Pick<GatewayParts, 'config' | 'audit'>) {
  const { limits } = config;
  const { resource } = config.endpoint;
  const { issuer } = config.callers;
  const ladder = (tokens: TokenExchangeService): LadderOptions => ({
    maxBodyBytes: limits.maxBodyBytes,
    maxReadingBytes: limits.maxReadingBytes,
    maxReadingBytesOfCaller: limits.maxReadingBytes / CALLERS_SHARE,
    authFailuresPerMinute: limits.authFailuresPerMinute,
    callsPerMinute: limits.callsPerMinute,
    // Gateways of different resources that share a Redis count for themselves.
    sharedFailures: tokens.counts(`failures ${resource}`),
    sharedCalls: tokens.counts(`calls ${resource}`),
    recordable: () => audit?.recordable ?? true,
    tellsArguments: config.audit?.argumentNames ?? false,
  });
  const { interactionUrl } = config.exchange;
  const calls = (clients: UpstreamClients): ToolCallOptions => ({
    interactionUrl,
    clientSettings: (upstream) => clients.settingsOf(upstream),
  });
  const metadataUrl = resourceMetadataUrl(resource);
  return [
    { provide: LADDER_OPTIONS, inject: [TokenExchangeService], useFactory: ladder },
    {
      provide: SESSIONS_OF,
      inject: [TokenExchangeService],
      useFactory: (tokens: TokenExchangeService) => sessionsOf(tokens, resource),
    },
    { provide: TOOL_CALL_OPTIONS, inject: [UpstreamClients], useFactory: calls },
    { provide: VISITOR_PAGE, useValue: visitorPage({ endpoint: resource, metadataUrl, issuer }) },
  ];
}
