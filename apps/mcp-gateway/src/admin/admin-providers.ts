import type { FactoryProvider } from '@nestjs/common';
import { SigningKeys } from '#auth';
import { Readiness } from '#serving';
import { TokenExchangeService } from '#token-exchange';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { GatewayParts } from '../gateway-parts.js';
import { Listeners } from '../mcp/engines/listeners.js';
import type { GatewayState } from '../metrics/metrics.js';
import { adminPages } from './admin-pages.js';
import { AdminServer } from './admin-server.js';
import { budgetOf, servedNames } from './served-names.js';

type Holders = [Readiness, SigningKeys, TokenExchangeService, CurrentCatalogue, Listeners];

/** The admin port of a configuration that has one; undefined otherwise. Metrics follow what is served from here. */
export function adminServer(parts: GatewayParts): FactoryProvider<AdminServer | undefined> {
  const { config, metrics, logger, served } = parts;
  const { admin } = config;
  return {
    provide: AdminServer,
    inject: [Readiness, SigningKeys, TokenExchangeService, CurrentCatalogue, Listeners],
    useFactory: async (...holders: Holders) => {
      if (admin === undefined || metrics === undefined) return undefined;
      const [readiness, , , catalogues] = holders;
      const names = () => servedNames(catalogues.now, served.now);
      await metrics.serve(names());
      catalogues.onReplaced(() => void metrics.serve(names()));
      const pages = adminPages({
        readiness: () => readiness.look(),
        generation: () => catalogues.now.generation,
        metrics: () => metrics.text(stateOf(parts, holders)),
        metricsType: metrics.contentType,
      });
      const { allowedHosts } = config.endpoint;
      return new AdminServer({ ...admin, allowedHosts, pages, logger });
    },
  };
}

/** What holds at this moment. */
function stateOf(
  { drain, served }: Pick<GatewayParts, 'drain' | 'served'>,
  [readiness, keys, tokens, catalogues, listeners]: Holders,
): GatewayState {
  return {
    ready: readiness.look().status === 'ready',
    draining: drain.draining,
    requests: drain.requests,
    streams: listeners.count,
    exchange: tokens.state,
    budget: budgetOf(served.now),
    keysAgeSeconds: keys.ageSeconds,
    generation: catalogues.now.generation,
  };
}
