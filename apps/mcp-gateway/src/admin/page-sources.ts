import { hostname } from 'node:os';
import { resourceMetadataUrl } from '#auth';
import { VERSION, type Readiness } from '#serving';
import type { TokenExchangeService } from '#token-exchange';
import type { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { GatewayParts } from '../gateway-parts.js';
import { clientSetUp } from '../page/client-set-up.js';
import { shownServed } from '../page/config-view.js';
import type { DecisionLog } from '../page/decision-log.js';
import type { PageSources } from '../page/operator-pages.js';
import { toolScopes } from '../page/scopes-view.js';
import { inWords, MAX_SHOWN_REFUSALS, redisWord, type Status } from '../page/status.js';
import { upstreamRows } from '../page/upstream-rows.js';
import type { UpstreamClients } from '../upstreams/upstream-clients.js';
import { budgetOf } from './served-names.js';

/** What the page is read from. */
export interface PageHolders extends Pick<
  GatewayParts,
  'config' | 'served' | 'drain' | 'clock' | 'steady'
> {
  readonly decisions: DecisionLog;
  readonly readiness: Pick<Readiness, 'look'>;
  readonly tokens: Pick<TokenExchangeService, 'state'>;
  readonly catalogues: CurrentCatalogue;
  readonly clients: UpstreamClients;
}

const SECONDS_A_MINUTE = 60;

/** Joins what the page shows. */
export function pageSources(holders: PageHolders): PageSources {
  const { config, served, catalogues, clock, steady, decisions } = holders;
  const { endpoint, callers, admin, file, shown } = config;
  const began = { at: clock(), steady: steady() };
  return {
    status: () => statusOf(holders, began),
    config: () => ({
      ...{ digest: decisions.digest, generation: catalogues.now.generation },
      ...{ file: file?.path ?? null, settings: shown, served: shownServed(served.now) },
    }),
    catalogue: () => catalogues.now,
    rules: {
      hierarchy: callers.scopeHierarchy,
      challenge: {
        resourceMetadataUrl: resourceMetadataUrl(endpoint.resource),
        baselineScopes: () => catalogues.now.baselineScopes,
        scopePrefix: endpoint.scopePrefix,
      },
    },
    log: decisions,
    traceUrl: admin?.traceUrl,
  };
}

function statusOf(
  { config, served, catalogues, steady, decisions, ...holders }: PageHolders,
  began: { readonly at: number; readonly steady: number },
): Status {
  const { status, reasons = [] } = holders.readiness.look();
  const { shared, circuit } = holders.tokens.state;
  const { now: catalogue } = catalogues;
  const { resource } = config.endpoint;
  const budget = budgetOf(served.now) * SECONDS_A_MINUTE;
  return {
    replica: {
      ...{ host: hostname(), version: VERSION, startedAt: began.at },
      uptimeSeconds: Math.floor((steady() - began.steady) / 1000),
      ...{ generation: catalogue.generation, digest: decisions.digest },
    },
    state: holders.drain.draining ? 'draining' : status,
    reasons,
    reloadFailedAt: decisions.reloadFailedAt ?? null,
    lastMinute: {
      ...decisions.lastMinute,
      exchangeBudget: budget === 0 ? undefined : budget,
    },
    overheadP99Seconds: decisions.overheadP99,
    redis: redisWord(shared),
    issuerCircuit: circuit,
    upstreams: upstreamRows(served.now, holders.clients.now, decisions),
    listing: catalogue.listing,
    tools: toolScopes(catalogue),
    refusals: decisions
      .refusals(MAX_SHOWN_REFUSALS)
      .map((each) => inWords(each, config.admin?.traceUrl)),
    url: resource,
    clients: clientSetUp(resource),
  };
}
