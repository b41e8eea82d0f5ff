/** One family of `/metrics`, as it is made and as docs/metrics.md shows it. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Of a histogram: upper bounds in seconds. */
  readonly buckets?: readonly number[];
}

/** Bounds of what people wait for: the upper part is where they give up. */
const WAITING = [0.01, 0.05, 0.1, 0.2, 0.5, 1, 5, 30];

const counter = (name: string, help: string, ...labels: readonly string[]) =>
  ({ name, type: 'counter', help, labels }) as const;
const gauge = (name: string, help: string, ...labels: readonly string[]) =>
  ({ name, type: 'gauge', help, labels }) as const;
const histogram = (name: string, help: string, ...labels: readonly string[]) =>
  ({ name, type: 'histogram', help, labels, buckets: WAITING }) as const;

/** Messages and calls. The first name and its labels are of the MCP conventions of OpenTelemetry. */
const CALLS = {
  operations: histogram(
    'mcp_server_operation_duration_seconds',
    'Seconds from the last byte of an MCP message to its answer; of a call to the decision about it',
    ...['mcp_method_name', 'gen_ai_tool_name', 'error_type'],
  ),
  overhead: {
    ...histogram(
      'gw_overhead_seconds',
      'Seconds of a call without what it waited for the issuer and its upstream',
    ),
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1],
  },
  toolCalls: counter(
    'gw_tool_calls_total',
    'Messages that name a tool, by how they ended',
    ...['tool', 'upstream', 'outcome'],
  ),
  scopeRefused: counter(
    'gw_scope_refused_total',
    'Calls refused because the token lacks a scope of the tool',
    'tool',
  ),
};

const REQUESTS = {
  requests: histogram(
    'http_server_request_duration_seconds',
    'Seconds from the header of an HTTP request to the end of its answer',
    ...['http_request_method', 'http_response_status_code', 'http_route'],
  ),
  requestsInFlight: gauge('gw_requests_in_flight', 'HTTP requests whose answers are not finished'),
  streams: gauge('gw_streams', 'Clients that listen for changes of the tool list'),
  authRejected: counter(
    'gw_auth_rejected_total',
    'Requests refused for their token or caller; credentials_missing is how a client begins',
    'reason',
  ),
  requestRejected: counter(
    'gw_request_rejected_total',
    'Requests refused otherwise, before a tool was looked at',
    'reason',
  ),
};

const EXCHANGES = {
  exchanges: counter(
    'gw_token_exchange_total',
    'Token exchanges that no cache and no remembered refusal spared',
    ...['upstream', 'profile', 'outcome'],
  ),
  exchangeSeconds: histogram(
    'gw_token_exchange_duration_seconds',
    'Seconds of a token exchange, its waiting for a turn and its retry included',
    'upstream',
  ),
  budget: gauge(
    'gw_token_exchange_budget_per_second',
    'Requests a second that the rate budgets of all clients allow together; 0 without a budget',
  ),
  exchangeWaiting: gauge(
    'gw_token_exchange_waiting',
    'Token exchanges that wait for their turn in a rate budget',
  ),
  paused: gauge(
    'gw_token_exchange_paused',
    '1 while an issuer limits the rate of some client, or refuses it, and is not asked',
  ),
  cacheRequests: counter(
    'gw_token_cache_requests_total',
    'Looks for a delegated token; tampered is what does not open with any key',
    ...['tier', 'result'],
  ),
  cacheEntries: gauge('gw_token_cache_entries', 'Delegated tokens in memory'),
  cacheEvictions: counter(
    'gw_token_cache_evictions_total',
    'Delegated tokens that were still good and left the memory for others',
  ),
  flightWaiters: gauge(
    'gw_single_flight_waiters',
    'Calls that wait for an exchange which another call has begun',
  ),
  flightsJoined: counter(
    'gw_single_flight_joined_total',
    'Calls that waited for an exchange which another call had begun',
  ),
  subjectMismatches: counter(
    'gw_subject_mismatch_total',
    'Exchanges that the issuer answered with a token of somebody else, which was not used',
  ),
  circuit: gauge(
    'gw_circuit_state',
    'Circuit breaker: 0 closed, 1 half open, 2 open; of issuers and their clients the worst, of an MCP server its own',
    ...['target', 'upstream'],
  ),
};

const OTHERS = {
  keysAge: gauge(
    'gw_jwks_age_seconds',
    'Seconds since the key set of the issuer was last fetched; NaN until it was',
  ),
  keyFetches: counter('gw_jwks_fetch_total', 'Fetches of the key set of the issuer', 'outcome'),
  unknownKeys: counter(
    'gw_jwks_unknown_kid_total',
    'Tokens that named a key which the key set does not have',
  ),
  upstreamSeconds: histogram(
    'gw_upstream_request_duration_seconds',
    'Seconds of one request to an upstream; none is a request without an answer',
    ...['upstream', 'status_class'],
  ),
  toolsChanged: gauge(
    'gw_upstream_tools_changed',
    'Tools that their MCP server lists otherwise than the tool file, as far as they were compared',
    'upstream',
  ),
  mcpEra: gauge(
    'gw_upstream_mcp_era',
    'Always 1; how an MCP server is spoken to, unknown until it has shown it',
    ...['upstream', 'era'],
  ),
  mcpSessions: gauge(
    'gw_upstream_mcp_sessions',
    'Sessions of callers that are kept with an MCP server',
    'upstream',
  ),
  toolsAge: gauge(
    'gw_upstream_tools_age_seconds',
    'Seconds since an MCP server last listed its tools, to whomever; NaN until it did',
    'upstream',
  ),
  redisErrors: counter(
    'gw_redis_errors_total',
    'Commands to the shared cache without an answer in time, and lost connections',
  ),
  limitFallbacks: counter(
    'gw_limit_fallback_total',
    'Decisions about shared limits that this replica made alone, as Redis did not answer',
  ),
  auditRecords: counter(
    'gw_audit_records_total',
    'Records of the audit log, written or held',
    'event',
  ),
  auditDropped: counter(
    'gw_audit_dropped_total',
    'Records of the audit log that could not be written and were dropped',
  ),
  auditHeld: gauge(
    'gw_audit_held_bytes',
    'Bytes of the audit log that could not be written so far and are held; 0 without one',
  ),
  spansDropped: counter(
    'gw_spans_dropped_total',
    'Spans that were recorded and not taken by the collector; 0 without one',
  ),
  redisUp: gauge('gw_redis_up', '1 while the shared cache is asked; NaN where nothing is shared'),
};

const PROCESS = {
  ready: gauge('gw_ready', '1 while /readyz answers 200'),
  draining: gauge('gw_draining', '1 from the signal that ends the process'),
  generation: gauge(
    'gw_config_generation',
    'Generation of what is served: 1, and one more a reload',
  ),
  configInfo: gauge(
    'gw_config_info',
    'Always 1; replicas with the same configuration and documents have the same digest',
    'digest',
  ),
  reloads: counter('gw_config_reloads_total', 'Reloads of gateway.yaml', 'outcome'),
  build: gauge('gw_build_info', 'Always 1', ...['version', 'node']),
  loopDelay: gauge(
    'nodejs_eventloop_lag_p99_seconds',
    'Delay of the event loop that 99 % of the ticks since the last scrape stayed below',
  ),
};

/** Every family that the gateway makes itself, in the order of docs/metrics.md. */
export const FAMILIES = { ...CALLS, ...REQUESTS, ...EXCHANGES, ...OTHERS, ...PROCESS };

/** Families of prom-client's default ones; the others are left out, three of them for a name that promtool refuses. */
export const LIBRARY_FAMILIES = [
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'process_start_time_seconds',
  'process_open_fds',
  'nodejs_heap_size_used_bytes',
  'nodejs_gc_duration_seconds',
] as const;
