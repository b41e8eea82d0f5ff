import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigError, HTTP_CLIENT } from '#auth';
import { createHttpClient, realAfter, steadyClock, type HttpStreams } from '#outbound';
import { createAppLogger } from '#telemetry';
import { TokenExchangeService } from '#token-exchange';
import type { Catalogue } from '../../catalogue/catalogue.js';
import { CurrentCatalogue } from '../../catalogue/current-catalogue.js';
import { CurrentServed } from '../../config/current-served.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { AFTER, CLOCK, STEADY_CLOCK } from '../../gateway-parts.js';
import { OBSERVER } from '../../observing/gateway-event.js';
import { UpstreamClients } from '../../upstreams/upstream-clients.js';
import { FirstReport, type CatalogueReport } from '../../reload/catalogue-report.js';
import { ReloadModule } from '../../reload/reload.module.js';
import { SESSIONS_OF, unshared } from '../../reload/sessions-of.js';
import { waitingFor } from '../waiting.js';

/** What the tools' upstreams ask and send through. */
export interface DryParts {
  readonly tokens: Pick<TokenExchangeService, 'exchanger'>;
  readonly http: HttpStreams;
}

/** A catalogue and its end, or everything that keeps it from being served. */
export type Dry =
  | {
      readonly ok: true;
      readonly catalogue: Catalogue;
      readonly report: CatalogueReport;
      readonly close: () => Promise<void>;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * What the gateway would serve, built as it builds it, and served to nobody. Only `parts` can reach issuers and
 * upstreams; documents are fetched, once each.
 */
export async function dryCatalogue(
  { served, outbound }: GatewayConfig,
  parts: DryParts,
): Promise<Dry> {
  const stream = { write: () => undefined };
  const logger = createAppLogger({ app: 'mcp-gateway', level: 'silent', stream });
  const http = createHttpClient(undefined, outbound.outboundProxies);
  const documents = { http, patient: false };
  const imports = [
    DryPartsModule.with(parts),
    ReloadModule.with({ served: new CurrentServed(served), logger, documents }),
  ];
  try {
    const created = NestFactory.createApplicationContext(
      { module: DryPartsModule, imports },
      { logger: false, abortOnError: false },
    );
    const context = await waitingFor('the tools and their documents', created);
    const catalogue = context.get(CurrentCatalogue).now;
    const { now: report } = context.get(FirstReport);
    return { ok: true, catalogue, report, close: () => context.close() };
  } catch (error) {
    if (error instanceof ConfigError) return { ok: false, problems: error.problems };
    throw error;
  } finally {
    http.close();
  }
}

/** What the catalogue's modules take from those that join the libraries. */
@Global()
@Module({})
class DryPartsModule {
  static with({ tokens, http }: DryParts): DynamicModule {
    const providers = [
      { provide: TokenExchangeService, useValue: tokens },
      { provide: UpstreamClients, useValue: new UpstreamClients([]) },
      { provide: HTTP_CLIENT, useValue: http },
      { provide: CLOCK, useValue: Date.now },
      { provide: STEADY_CLOCK, useValue: steadyClock },
      { provide: AFTER, useValue: realAfter },
      { provide: OBSERVER, useValue: () => undefined },
      { provide: SESSIONS_OF, useValue: unshared },
    ];
    return {
      module: DryPartsModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
