import { CALLER_REFUSED_REASONS, INVALID_TOKEN_REASONS, type RequestRefused } from '#auth';
import { CACHE_RESULTS, CACHE_TIERS, type ExchangeEvent } from '#token-exchange';
import { AUDIT_EVENTS, REJECT_REASONS } from '../observing/closed-sets.js';
import type {
  AuditRecorded,
  GatewayEvent,
  MessageAnswered,
  RequestOver,
  UpstreamAsked,
} from '../observing/gateway-event.js';
import { ERROR_TYPES, HTTP_METHODS, MCP_METHODS, oneOf } from './label-values.js';
import type { Registered } from './registered.js';
import { routeOf } from './routes.js';
import type { ServedSeries } from './served-series.js';

/** Reasons of `gw_auth_rejected_total`: what was wrong with a token or its caller, or why none was judged. */
export const AUTH_REASONS: readonly string[] = [
  'credentials_missing',
  'credentials_malformed',
  ...INVALID_TOKEN_REASONS,
  ...CALLER_REFUSED_REASONS,
  'keys_unavailable',
];

const FETCHED = { true: 'ok', false: 'failed' } as const;

type Counting = {
  readonly [Kind in GatewayEvent['kind']]: (event: Extract<GatewayEvent, { kind: Kind }>) => void;
};

/** What is counted of each event; `endpoint` is the path of the MCP endpoint. */
export function counting(m: Registered, series: ServedSeries, endpoint: string): Counting {
  return {
    request_refused: (event) => {
      countRefusal(m, event);
    },
    keys_fetched: ({ ok }) => {
      m.keyFetches.inc({ outcome: FETCHED[`${ok}`] });
    },
    key_unknown: () => {
      m.unknownKeys.inc();
    },
    exchanged: ({ upstream: name, profile, outcome, seconds }) => {
      const upstream = series.upstream(name);
      m.exchanges.inc({ upstream, profile, outcome });
      m.exchangeSeconds.observe({ upstream }, seconds);
    },
    ...countingCaches(m),
    message_answered: (event) => {
      countMessage(m, series, event);
    },
    request_rejected: ({ reason }) => {
      m.requestRejected.inc({ reason });
    },
    request_over: (event) => {
      countRequest(m, event, endpoint);
    },
    upstream_asked: (event) => {
      countUpstream(m, series, event);
    },
    audit_recorded: (event) => {
      countRecord(m, event);
    },
    spans_dropped: ({ spans }) => {
      m.spansDropped.inc(spans);
    },
    reloaded: ({ ok }) => {
      m.reloads.inc({ outcome: FETCHED[`${ok}`] });
    },
    config_loaded: ({ digest }) => {
      m.configInfo.reset();
      m.configInfo.set({ digest }, 1);
    },
    ...UNCOUNTED,
  };
}

function countingCaches(
  m: Registered,
): Pick<Counting, Exclude<ExchangeEvent['kind'], 'exchanged'>> {
  return {
    cache_asked: ({ tier, result }) => {
      m.cacheRequests.inc({ tier, result });
    },
    flight_joined: () => {
      m.flightsJoined.inc();
    },
    token_evicted: () => {
      m.cacheEvictions.inc();
    },
    subject_mismatch: () => {
      m.subjectMismatches.inc();
    },
    shared_cache_failed: () => {
      m.redisErrors.inc();
    },
    limit_kept_alone: ({ decisions }) => {
      m.limitFallbacks.inc(decisions);
    },
  };
}

function uncounted(): void {
  // What holds is shown by a gauge.
}

const UNCOUNTED = {
  tool_compared: uncounted,
  service_started: uncounted,
  service_draining: uncounted,
  service_stopped: uncounted,
};

/** Every series of a closed set, at 0: the first event is then a step that `rate` sees. */
export function beginAtZero(m: Registered): void {
  for (const reason of AUTH_REASONS) m.authRejected.inc({ reason }, 0);
  for (const reason of REJECT_REASONS) m.requestRejected.inc({ reason }, 0);
  for (const event of AUDIT_EVENTS) m.auditRecords.inc({ event }, 0);
  for (const outcome of Object.values(FETCHED)) {
    m.keyFetches.inc({ outcome }, 0);
    m.reloads.inc({ outcome }, 0);
  }
  for (const tier of CACHE_TIERS) {
    for (const result of CACHE_RESULTS) m.cacheRequests.inc({ tier, result }, 0);
  }
}

function countRecord(m: Registered, { event, dropped }: AuditRecorded): void {
  if (dropped) m.auditDropped.inc();
  else m.auditRecords.inc({ event });
}

/** What is refused of a call is counted by tool, with the call. */
function countRefusal(m: Registered, { code, reason, setting }: RequestRefused): void {
  if (code === 'scope_insufficient' || setting === 'CALLS_PER_MINUTE') return;
  if (code === 'rate_limited') m.requestRejected.inc({ reason: 'rate_source' });
  else m.authRejected.inc({ reason: reason ?? code });
}

/** The code of MCP for headers that say something else than the message (2026-07-28, Streamable HTTP). */
const HEADER_MISMATCH = '-32020';

function countMessage(m: Registered, series: ServedSeries, event: MessageAnswered): void {
  const { method, call, error, seconds } = event;
  const tool = call === undefined ? '' : series.tool(call.tool);
  const labels = {
    mcp_method_name: oneOf(MCP_METHODS, method),
    gen_ai_tool_name: tool,
    error_type: oneOf(ERROR_TYPES, error),
  };
  m.operations.observe(labels, seconds);
  if (call === undefined) {
    if (error === HEADER_MISMATCH) m.requestRejected.inc({ reason: 'header_mismatch' });
    return;
  }
  const { outcome, ownSeconds } = call;
  m.toolCalls.inc({ tool, upstream: series.upstream(call.upstream), outcome });
  m.overhead.observe(ownSeconds);
  if (outcome === 'refused_scope') m.scopeRefused.inc({ tool });
}

function countRequest(m: Registered, event: RequestOver, endpoint: string): void {
  const { method, path, status, seconds } = event;
  const labels = {
    http_request_method: oneOf(HTTP_METHODS, method),
    http_response_status_code: status === null ? 'none' : String(status),
    http_route: routeOf(path, endpoint),
  };
  m.requests.observe(labels, seconds);
}

function countUpstream(m: Registered, series: ServedSeries, event: UpstreamAsked): void {
  const { status } = event;
  const status_class = status === undefined ? 'none' : `${Math.floor(status / 100)}xx`;
  m.upstreamSeconds.observe(
    { upstream: series.upstream(event.upstream), status_class },
    event.seconds,
  );
}
