import type { FactoryProvider } from '@nestjs/common';
import { SigningKeys } from '#auth';
import { Readiness } from '#serving';
import { TokenExchangeService } from '#token-exchange';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { GatewayParts } from '../gateway-parts.js';
import { Listeners } from '../mcp/engines/listeners.js';
import type { GatewayState } from '../metrics/metrics.js';
import { PAGE_PARTS, operatorPages } from '../page/operator-pages.js';
import { MCP_SERVER_STATES, type McpServerStates } from '../upstreams/mcp/mcp-server-state.js';
import { UpstreamClients } from '../upstreams/upstream-clients.js';
import { adminAccess } from './admin-access.js';
import { adminPages } from './admin-pages.js';
import { AdminServer } from './admin-server.js';
import { pageSources } from './page-sources.js';
import { budgetOf, changedTools, servedNames } from './served-names.js';

type Holders = [
  Readiness,
  SigningKeys,
  TokenExchangeService,
  CurrentCatalogue,
  Listeners,
  UpstreamClients,
  McpServerStates,
];

/** The admin port of a configuration that has one; undefined otherwise. Metrics follow what is served from here. */
export function adminServer(parts: GatewayParts): FactoryProvider<AdminServer | undefined> {
  const { config, metrics, decisions, logger, served } = parts;
  const { admin } = config;
  return {
    provide: AdminServer,
    inject: [
      ...[Readiness, SigningKeys, TokenExchangeService],
      ...[CurrentCatalogue, Listeners, UpstreamClients, MCP_SERVER_STATES],
    ],
    useFactory: async (...holders: Holders) => {
      if (admin === undefined || metrics === undefined || decisions === undefined) return undefined;
      const [readiness, , tokens, catalogues, , clients] = holders;
      const names = () => servedNames(catalogues.now, served.now);
      await metrics.serve(names());
      catalogues.onReplaced(() => void metrics.serve(names()));
      const sources = pageSources({ ...parts, decisions, readiness, tokens, catalogues, clients });
      const pages = adminPages({
        readiness: () => readiness.look(),
        generation: () => catalogues.now.generation,
        metrics: () => metrics.text(stateOf(parts, holders)),
        metricsType: metrics.contentType,
      });
      const { allowedHosts } = config.endpoint;
      return new AdminServer({
        ...{ port: admin.port, host: admin.host, allowedHosts, logger },
        pages: { ...pages, ...PAGE_PARTS },
        guarded: operatorPages(sources),
        access: adminAccess(admin),
      });
    },
  };
}

/** What holds at this moment. */
function stateOf(
  { drain, served, audit }: Pick<GatewayParts, 'drain' | 'served' | 'audit'>,
  [readiness, keys, tokens, catalogues, listeners, , mcpServers]: Holders,
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
    toolsChanged: changedTools(catalogues.now),
    mcpServers: mcpServers(served.now.upstreams),
    auditHeldBytes: audit?.heldBytes ?? 0,
  };
}
