import { AUTH_REASONS } from '../../apps/mcp-gateway/src/metrics/counting.js';
import { FAMILIES, LIBRARY_FAMILIES } from '../../apps/mcp-gateway/src/metrics/families.js';
import { MCP_METHODS } from '../../apps/mcp-gateway/src/metrics/label-values.js';
import { ERAS } from '../../apps/mcp-gateway/src/metrics/mcp-servers.js';
import { CALL_OUTCOMES, REJECT_REASONS } from '../../apps/mcp-gateway/src/observing/closed-sets.js';
import {
  CACHE_RESULTS,
  CACHE_TIERS,
  EXCHANGE_OUTCOMES,
} from '../../libs/token-exchange/src/exchange-observer.js';
import { RECORDED } from './rules-file.js';
import { namesIn } from './promql.js';

/** Labels that Prometheus adds to what it scrapes. */
const OF_TARGETS = ['job', 'instance'];

/** What labels can hold, where that is a closed set. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'gw_tool_calls_total.outcome': CALL_OUTCOMES,
  'gw_token_exchange_total.outcome': EXCHANGE_OUTCOMES,
  'gw_auth_rejected_total.reason': AUTH_REASONS,
  'gw_request_rejected_total.reason': REJECT_REASONS,
  'gw_token_cache_requests_total.tier': CACHE_TIERS,
  'gw_token_cache_requests_total.result': CACHE_RESULTS,
  'gw_config_reloads_total.outcome': ['ok', 'failed'],
  'gw_upstream_request_duration_seconds_count.status_class': [
    ...['none', '1xx', '2xx', '3xx', '4xx', '5xx'],
  ],
  'gw_upstream_mcp_era.era': ERAS,
  'gw_circuit_state.target': ['issuer', 'upstream'],
  'mcp_server_operation_duration_seconds_bucket.mcp_method_name': MCP_METHODS,
};

/** Labels of every series that a gateway, its target or the recording rules have. */
const LABELS: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.values(FAMILIES).flatMap(({ name, type, labels }): [string, readonly string[]][] => {
    const own = [...OF_TARGETS, ...labels];
    if (type !== 'histogram') return [[name, own]];
    return [
      [`${name}_bucket`, [...own, 'le']],
      [`${name}_sum`, own],
      [`${name}_count`, own],
    ];
  }),
  ...LIBRARY_FAMILIES.flatMap((name): [string, readonly string[]][] => [
    [name, OF_TARGETS],
    [`${name}_sum`, OF_TARGETS],
  ]),
  ['scrape_duration_seconds', OF_TARGETS],
  ...RECORDED.map(({ record }): [string, readonly string[]] => [record, ['job']]),
]);

/** What a query names that is not there: metrics, labels, and values of closed sets. */
export function unknownIn(query: string): readonly string[] {
  const { selectors, groupedBy } = namesIn(query);
  const all = new Set([
    ...selectors.flatMap(({ metric }) => LABELS.get(metric) ?? []),
    // Made by label_replace.
    ...[...query.matchAll(/"(\w+)", "\$1"/g)].map(([, label = '']) => label),
  ]);
  return [
    ...selectors.flatMap(({ metric, matchers }) => {
      const labels = LABELS.get(metric);
      if (labels === undefined) return [metric];
      return matchers.flatMap(({ label, values }) => {
        if (!labels.includes(label)) return [`${metric} ${label}`];
        const closed = VALUES[`${metric}.${label}`];
        return values
          .filter((value) => closed !== undefined && !closed.includes(value))
          .map((value) => `${metric} ${label} ${value}`);
      });
    }),
    ...groupedBy.filter((label) => !all.has(label)),
  ];
}
