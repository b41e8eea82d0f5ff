import { isWithinEdits } from '#foreign-text';

/** Secrets, which may also be given by a file: `NAME_FILE`. */
export const SECRET_SETTINGS = [
  'MCP_AUTH0_CLIENT_SECRET',
  'CLIENT_ASSERTION_KEY',
  'REDIS_URL',
  'TOKEN_CACHE_KEY',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'ADMIN_TOKEN',
  'AUDIT_SUBJECT_KEY',
] as const;

/** Every setting of the apps and of `npm run call`; one `.env` is read by all of them. */
export const SETTING_NAMES: readonly string[] = [
  'ADMIN_HOST',
  'ADMIN_PORT',
  'ADMIN_TOKEN',
  'ALLOWED_HOSTS',
  'ALLOW_M2M',
  'API_AUTH0_AUDIENCE',
  'API_BASE_URL',
  'AUDIT',
  'AUDIT_ARGUMENTS',
  'AUDIT_LISTS',
  'AUDIT_REQUIRED',
  'AUDIT_SUBJECT',
  'AUDIT_SUBJECT_KEY',
  'AUTH0_AUDIENCE',
  'AUTH0_DOMAIN',
  'AUTH_FAILURES_PER_MINUTE',
  'BASELINE_SCOPES',
  'CALLS_PER_MINUTE',
  'CLIENT_ASSERTION_KEY',
  'CLIENT_ASSERTION_KEY_ID',
  'CORS_ORIGINS',
  'DRAIN_DELAY',
  'DRAIN_TIMEOUT',
  'EXCHANGE_PARAMETERS',
  'EXCHANGE_PROFILE',
  'EXCHANGE_RATE_PER_SECOND',
  'EXCHANGE_TARGET',
  'EXCHANGE_TIMEOUT_MS',
  'GATEWAY_CONFIG',
  'GATEWAY_WATCH',
  'HOST',
  'INTERACTION_URL',
  'ISSUER_URL',
  'LOG_LEVEL',
  'MAX_BODY_BYTES',
  'MAX_CONNECTIONS',
  'MAX_HEADER_BYTES',
  'MAX_READING_BYTES',
  'MCP_AUTH0_CLIENT_ID',
  'MCP_AUTH0_CLIENT_SECRET',
  'MCP_AUTH0_EXCHANGE_SCOPE',
  'MCP_AUTH0_SUBJECT_TOKEN_TYPE',
  'MCP_CLI_CALLBACK_PORT',
  'MCP_CLI_CLIENT_ID',
  'MCP_SERVER_URL',
  'NODE_ENV',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_SDK_DISABLED',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
  'OUTBOUND_PROXY',
  'PLAIN_HTTP_HOSTS',
  'PORT',
  'REDIS_URL',
  'REQUIRED_ORG',
  'SCOPE_CLAIM',
  'SCOPE_PREFIX',
  'SCOPE_HIERARCHY',
  'TOKEN_AUDIENCE',
  'TOKEN_CACHE_KEY',
  'TOKEN_ENDPOINT_AUTH_METHOD',
  'TOKEN_PROFILE',
  'TRACES_PER_SECOND',
  'TRACE_URL',
  'UPSTREAM_TIMEOUT_MS',
];

/** Names that other programs use too; names that resemble them are not reported. */
const GENERAL = ['AUDIT', 'HOST', 'LOG_LEVEL', 'NODE_ENV', 'PORT', 'REDIS_URL'];
/** Prefixes that only variables of these apps have. */
const OURS = ['API_AUTH0_', 'CLIENT_ASSERTION_', 'MCP_AUTH0_', 'TOKEN_CACHE_'];
/** What Kubernetes adds for each Service of a name space. */
const SERVICE_LINK = /_(SERVICE_(HOST|PORT)|PORT)(_\w+)?$/;
const MOST_EDITS = 2;
const LONGEST_NAME = 40;

/**
 * Names that were meant for these apps but that none of them reads, each with what to write instead: names
 * within two edits of a setting that is not set itself, or with one of the prefixes. Values are not read.
 */
export function misspeltNames(given: Readonly<Record<string, string>>): string[] {
  const files = SECRET_SETTINGS.map((name) => `${name}_FILE`);
  const known = new Set([...SETTING_NAMES, ...files]);
  const wanted = [...known].filter((name) => !GENERAL.includes(name) && given[name] === undefined);
  return Object.keys(given)
    .filter((name) => !known.has(name) && name.length <= LONGEST_NAME && !SERVICE_LINK.test(name))
    .flatMap((name) => {
      const upper = name.toUpperCase();
      const meant = wanted.find((setting) => resembles(upper, setting));
      if (meant !== undefined) return [`${name}: is not a setting; write ${meant}, or remove it`];
      const bare = upper.replace(/_FILE$/, '');
      if (bare !== upper && !GENERAL.includes(bare) && known.has(bare)) {
        return [`${name}: only secrets are read from a file; write ${bare}`];
      }
      return OURS.some((beginning) => upper.startsWith(beginning))
        ? [`${name}: is not a setting; write one of those in .env.example, or remove it`]
        : [];
    });
}

function resembles(name: string, setting: string): boolean {
  if (name.includes('_') && name.length >= 10 && setting.startsWith(`${name}_`)) return true;
  return isWithinEdits(name, setting, MOST_EDITS);
}
