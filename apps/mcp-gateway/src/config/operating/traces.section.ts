import { decimal, oneOf, text, url, whole } from '#auth';
import { isSecureUrl } from '#outbound';
import { setting, type Values } from '../setting-values.js';

/** The standard samplers (OpenTelemetry, environment variables of SDKs). */
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Most traces a second that callers may have recorded. */
export const MAX_TRACES_PER_SECOND = 10_000;

const NOT_SENT = 'no spans are made, and the SDK is not loaded';

/** The settings of traces. All but the last have the names that OpenTelemetry gives them. */
export const TRACE_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(url.optional(), {
    description:
      'Collector that takes OTLP over HTTP; spans go to /v1/traces below it (docs/traces.md).',
    example: 'http://localhost:4318',
    unset: NOT_SENT,
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: setting(url.optional(), {
    description: 'Where spans go, whole; wins over the one above.',
    example: 'http://localhost:4318/v1/traces',
    unset: 'what the endpoint above says',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: setting(text.optional(), {
    description:
      'Headers of each request to the collector: name=value, by commas, values percent-encoded. A secret; may come from OTEL_EXPORTER_OTLP_HEADERS_FILE.',
    example: 'x-api-key=…',
    unset: 'none',
  }),
  OTEL_SERVICE_NAME: setting(text.optional(), {
    description: 'Name of this service in traces.',
    unset: 'service.name of OTEL_RESOURCE_ATTRIBUTES, else mcp-gateway',
  }),
  OTEL_RESOURCE_ATTRIBUTES: setting(text.optional(), {
    description:
      'Further attributes of this process: name=value, by commas, values percent-encoded.',
    example: 'deployment.environment.name=production',
    unset: 'service.version and service.instance.id (the host name) alone',
  }),
  OTEL_TRACES_SAMPLER: setting(oneOf(SAMPLERS).default('parentbased_traceidratio'), {
    description: `Which traces are recorded: ${SAMPLERS.join(', ')}.`,
  }),
  OTEL_TRACES_SAMPLER_ARG: setting(decimal(0, 1).default(0.05), {
    description: 'Share of traces that a ratio sampler records, 0 to 1.',
  }),
  OTEL_SDK_DISABLED: setting(oneOf(['true', 'false']).default('false'), {
    description: 'true: as without an endpoint.',
  }),
  TRACES_PER_SECOND: setting(whole(0, MAX_TRACES_PER_SECOND).default(20), {
    description:
      'With a parentbased sampler: most traces in each second of the clock that are recorded because a caller says so; those beyond are not.',
  }),
};

/** What is recorded, and where it is sent. */
export interface TracesConfig {
  readonly url: string;
  /** Secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** By `service.name` and other names, without what the process knows itself. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampling: {
    readonly parentBased: boolean;
    readonly ratio: number;
    readonly perSecond: number;
  };
}

const SERVICE_NAME = 'service.name';

/** Reads the settings; what is wrong with them goes to `problems`. Undefined: no spans are made. */
export function tracesOf(
  settings: Values<typeof TRACE_SETTINGS>,
  plainHttpHosts: readonly string[],
  problems: string[],
): TracesConfig | undefined {
  const headers = pairsOf('OTEL_EXPORTER_OTLP_HEADERS', settings, problems);
  const resource = pairsOf('OTEL_RESOURCE_ATTRIBUTES', settings, problems);
  for (const [name, value] of Object.entries(headers)) {
    if (HEADER_NAME.test(name) && HEADER_VALUE.test(value)) continue;
    problems.push('OTEL_EXPORTER_OTLP_HEADERS: holds what is no header; write name=value');
    break;
  }
  const whole = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  const to = whole ?? (base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`);
  if (to === undefined || settings.OTEL_SDK_DISABLED === 'true') return undefined;
  if (Object.keys(headers).length > 0 && !isSecureUrl(to, plainHttpHosts)) {
    const name = whole === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : TRACES_ENDPOINT;
    problems.push(
      `${name}: OTEL_EXPORTER_OTLP_HEADERS is a secret; write an https URL, or name the host in PLAIN_HTTP_HOSTS`,
    );
  }
  const service = settings.OTEL_SERVICE_NAME ?? resource[SERVICE_NAME] ?? 'mcp-gateway';
  const { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio } = settings;
  return {
    url: to,
    headers,
    resource: { ...resource, [SERVICE_NAME]: service },
    sampling: {
      parentBased: sampler.startsWith('parentbased_'),
      ratio: sampler.endsWith('_on') ? 1 : sampler.endsWith('_off') ? 0 : ratio,
      perSecond: settings.TRACES_PER_SECOND,
    },
  };
}

const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
/** A field name and a field value (RFC 9110 §5.1, §5.5). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

/** Pairs as W3C Baggage writes them, without properties. No value is repeated in a problem. */
function pairsOf(
  name: 'OTEL_EXPORTER_OTLP_HEADERS' | 'OTEL_RESOURCE_ATTRIBUTES',
  settings: Values<typeof TRACE_SETTINGS>,
  problems: string[],
): Readonly<Record<string, string>> {
  const entries = (settings[name] ?? '').split(',').filter((entry) => entry.trim() !== '');
  const pairs = entries.map(pairOf);
  const read = pairs.filter((pair) => pair !== undefined);
  if (read.length < pairs.length) {
    problems.push(
      `${name}: write name=value, by commas; percent-encode commas and percent signs in values`,
    );
  }
  return Object.fromEntries(read);
}

function pairOf(entry: string): readonly [string, string] | undefined {
  const at = entry.indexOf('=');
  const name = entry.slice(0, Math.max(at, 0)).trim();
  if (name === '') return undefined;
  try {
    return [name, decodeURIComponent(entry.slice(at + 1).trim())];
  } catch {
    return undefined;
  }
}
