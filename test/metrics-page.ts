/*
 * The text of docs/metrics.md, made from the families and the closed sets of the code.
 */
import { OUTCOMES, type ToolErrorCode } from '../apps/mcp-gateway/src/mcp/tool-error.js';
import { AUTH_REASONS } from '../apps/mcp-gateway/src/metrics/counting.js';
import { FAMILIES, LIBRARY_FAMILIES } from '../apps/mcp-gateway/src/metrics/families.js';
import {
  MAX_TOOL_LABELS,
  MAX_UPSTREAM_LABELS,
} from '../apps/mcp-gateway/src/metrics/label-values.js';
import { ERAS as SERVER_ERAS } from '../apps/mcp-gateway/src/metrics/mcp-servers.js';
import {
  CALL_OUTCOMES,
  REJECT_REASONS,
  type CallOutcome,
} from '../apps/mcp-gateway/src/observing/closed-sets.js';
import {
  CACHE_RESULTS,
  CACHE_TIERS,
  EXCHANGE_OUTCOMES,
  OUTCOME_OF_CODE,
} from '../libs/token-exchange/src/exchange-observer.js';

/** What an outcome of a call means, and whose matter it is. */
const OUTCOME_WORDS: Readonly<Record<CallOutcome, readonly [whose: string, means: string]>> = {
  ok: ['–', 'a result without `isError`, or what a server asks the person first'],
  tool_error: [
    'gateway or tool',
    'the tool itself answers `isError`, something broke, or 503: `AUDIT_REQUIRED`, and it could not be recorded',
  ],
  refused_scope: ['caller', '403: the token lacks a scope of the tool'],
  refused_rate: ['caller', '429: `CALLS_PER_MINUTE`'],
  exchange_refused: ['caller', 'the issuer refuses this person or wants something of them'],
  exchange_failed: [
    'issuer or settings',
    'the issuer does not answer, limits, or refuses the client',
  ],
  upstream_refused: ['caller', 'the upstream answers, and refuses what was asked'],
  upstream_failed: [
    'upstream',
    'the upstream does not answer, limits, or answers what is not usable',
  ],
  invalid: [
    'caller',
    'arguments, a tool that is not served, a message that is refused before its tool is looked at',
  ],
  cancelled: ['caller', 'the client left before its answer'],
};

const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join(', ');

/** The text of docs/metrics.md. */
export function metricsPage(): string {
  const families = Object.values(FAMILIES).map(
    ({ name, type, labels, help }) => `| ${code(name)} | ${type} | ${codes(labels)} | ${help} |`,
  );
  const outcomes = CALL_OUTCOMES.map((outcome) => {
    const [whose, means] = OUTCOME_WORDS[outcome];
    return `| ${code(outcome)} | ${whose} | ${means} | ${codes(codesOf(outcome))} |`;
  });
  const exchanges = EXCHANGE_OUTCOMES.map((outcome) => {
    const named = Object.entries(OUTCOME_OF_CODE).filter(([, each]) => each === outcome);
    return `| ${code(outcome)} | ${EXCHANGE_WORDS[outcome] ?? codes(named.map(([name]) => name))} |`;
  });
  return [
    '<!-- prettier-ignore-start -->',
    HEAD,
    '| name | type | labels | meaning |',
    '|---|---|---|---|',
    ...families,
    '',
    `Of Node and the process, as prom-client has them: ${codes(LIBRARY_FAMILIES)}.`,
    '',
    LABELS,
    '## `outcome` of a call',
    '',
    'Exactly one for each request that names a tool (a notification, which has no id, is none). Codes are those of [errors](errors.md).',
    '',
    '| outcome | whose matter | means | codes |',
    '|---|---|---|---|',
    ...outcomes,
    '',
    '## `outcome` of an exchange',
    '',
    '| outcome | codes |',
    '|---|---|',
    ...exchanges,
    '',
    '## `reason`',
    '',
    `\`gw_auth_rejected_total\`: ${codes(AUTH_REASONS)}. [Refused tokens](refused-tokens.md) explains those of tokens.`,
    '',
    `\`gw_request_rejected_total\`: ${codes(REJECT_REASONS)}.`,
    '',
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

const EXCHANGE_WORDS: Readonly<Partial<Record<(typeof EXCHANGE_OUTCOMES)[number], string>>> = {
  ok: '–',
  throttled_local: '`slow_down` by `EXCHANGE_RATE_PER_SECOND`',
  throttled_issuer: '`slow_down` by the issuer’s 429',
};

function codesOf(outcome: CallOutcome): readonly string[] {
  const all = Object.keys(OUTCOMES) as ToolErrorCode[];
  return all.filter((name) => OUTCOMES[name].outcome === outcome);
}

const HEAD = `# Metrics and the admin port

Made from the code by \`UPDATE_DOCS=1 npx jest test/metrics-page\`.

\`ADMIN_PORT\` (9464, on \`ADMIN_HOST\`, 127.0.0.1) serves operators. It opens before the endpoint and closes after it.
\`off\` leaves it out; then nothing is counted. A port that is in use, or is \`PORT\`, ends the start with a sentence that
says so: each gateway on a machine needs its own.

| path | answers |
|---|---|
| \`/livez\` | 200 while the process answers; nothing else is asked |
| \`/readyz\` | 200 or 503, as on the endpoint’s port; \`?verbose\` gives the reasons, since when, and the generation |
| \`/metrics\` | the text format of Prometheus |
| \`/\`, \`/status.json\`, \`/config\`, \`/explain\` | [the operator’s page](operator-page.md), and what it shows |

Only GET and HEAD. \`Host\` must be an address, \`localhost\`, \`ADMIN_HOST\` or a name of \`ALLOWED_HOSTS\`, so that no page in
a browser can read it. The operator’s page needs \`ADMIN_TOKEN\` where one is set or \`ADMIN_HOST\` is beyond this machine;
the others ask nobody for credentials: let only Prometheus and the platform’s checks reach them. Whoever opens too many
connections loses their own, so that checks are answered. Nothing of the metrics names a person, a client or an address.

\`\`\`yaml
scrape_configs:
  - job_name: mcp-gateway
    scrape_interval: 15s
    static_configs:
      - targets: ['127.0.0.1:9464']
\`\`\`

## Families
`;

const LABELS = `## Labels

No label holds what a caller, an issuer or an upstream wrote. The first ${MAX_TOOL_LABELS} tools of the list have a \`tool\` label of their
own, the others share \`_other\`; a tool that is not served is \`_unknown\`. So do the first ${MAX_UPSTREAM_LABELS} upstreams. \`tier\` is ${codes(CACHE_TIERS)},
\`result\` ${codes(CACHE_RESULTS)}. A reload removes the series of what is served no more. Counters of closed sets are there at 0
from the start, so that \`rate\` sees the first event; they count in one process: sum over replicas.
\`gw_subject_mismatch_total\` must stay 0.

Gauges of MCP servers are of this replica and of what its catalogue has now: \`era\` is ${codes(SERVER_ERAS)}, sessions are those
kept between calls, and \`gw_upstream_tools_age_seconds\` grows without harm while nobody lists or calls.
\`target\` is \`issuer\`, or \`upstream\` with its name.
`;
