import { text, url, whole, type NamedIssuer } from '#auth';
import { MAX_RESPONSE_BYTES } from '#outbound';
import type { UpstreamSettings } from '../served-settings.js';
import { scopes, setting, type Values } from '../setting-values.js';
import type { ExchangeDefaults } from './exchange.section.js';
import { missingWith } from './issuer.section.js';
import type { Limits } from './limits.section.js';

/** The settings of the sample's upstream API. */
export const UPSTREAM_SETTINGS = {
  API_BASE_URL: setting(url.optional(), {
    description: 'Where the upstream API is; the sample upstream listens on this port.',
    example: 'http://localhost:8787',
    unset: 'http://localhost:8787 with the local issuer; required with any other',
  }),
  API_AUTH0_AUDIENCE: setting(text.optional(), {
    description: "Audience of the delegated token (the upstream's API identifier in Auth0).",
    example: 'http://localhost:8787',
    unset: 'http://localhost:8787 with the local issuer; required with any other',
  }),
  MCP_AUTH0_EXCHANGE_SCOPE: setting(scopes(/\s+/).default(['read:private']), {
    description:
      'Scopes of the delegated token, separated by spaces; openid, profile, email and offline_access are refused.',
  }),
  UPSTREAM_TIMEOUT_MS: setting(whole(1, 600_000).default(10_000), {
    description: 'Milliseconds for one upstream request, its retry included.',
  }),
};

/** The upstream of the environment. */
export interface SampleUpstream {
  readonly upstream: UpstreamSettings;
  /** Settings that it lacks: problems where it is served, and nowhere else. */
  readonly missing: readonly string[];
}

/** Its name, which no upstream of gateway.yaml can have. */
export const SAMPLE_UPSTREAM_NAME = 'upstream-api';

const LOCAL_UPSTREAM = 'http://localhost:8787';

/** Reads the settings. */
export function sampleUpstream(
  settings: Values<typeof UPSTREAM_SETTINGS>,
  beside: {
    readonly issuer: NamedIssuer;
    readonly exchange: ExchangeDefaults;
    readonly limits: Limits;
  },
  problems: readonly string[],
): SampleUpstream {
  const { issuer, exchange, limits } = beside;
  const upstream: UpstreamSettings = {
    name: SAMPLE_UPSTREAM_NAME,
    url: settings.API_BASE_URL ?? LOCAL_UPSTREAM,
    prefix: '',
    exchange: {
      ...exchange,
      audience: settings.API_AUTH0_AUDIENCE ?? LOCAL_UPSTREAM,
      scopes: settings.MCP_AUTH0_EXCHANGE_SCOPE,
    },
    headers: {},
    secrets: [],
    callerScopes: { read: ['tool:greet'], write: ['tool:greet'] },
    limits: {
      timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
      answerBytes: MAX_RESPONSE_BYTES,
      argumentBytes: limits.maxBodyBytes,
      // A connection carries one call at a time, so that this bound is never met.
      concurrency: limits.maxConnections,
    },
    tools: { include: ['greet'], exclude: [], override: {} },
    at: settingOf,
  };
  const names = ['API_BASE_URL', 'API_AUTH0_AUDIENCE'] as const;
  return { upstream, missing: missingWith(issuer, settings, { names, problems }) };
}

const SETTINGS: Readonly<Record<string, string>> = {
  url: 'API_BASE_URL',
  'exchange.profile': 'EXCHANGE_PROFILE',
  'exchange.issuer': 'ISSUER_URL',
  'exchange.client': 'MCP_AUTH0_CLIENT_ID',
  'exchange.client.id': 'MCP_AUTH0_CLIENT_ID',
  'exchange.client.secret': 'MCP_AUTH0_CLIENT_SECRET',
  'exchange.client.key': 'CLIENT_ASSERTION_KEY',
  'exchange.subjectTokenType': 'MCP_AUTH0_SUBJECT_TOKEN_TYPE',
  'exchange.target': 'EXCHANGE_TARGET',
  'exchange.audience': 'API_AUTH0_AUDIENCE',
  'exchange.scopes': 'MCP_AUTH0_EXCHANGE_SCOPE',
  'exchange.parameters': 'EXCHANGE_PARAMETERS',
  'exchange.timeoutMs': 'EXCHANGE_TIMEOUT_MS',
  'exchange.ratePerSecond': 'EXCHANGE_RATE_PER_SECOND',
  'limits.timeoutMs': 'UPSTREAM_TIMEOUT_MS',
};

/** The setting behind a field of an upstream, also of one in a file that takes its default. */
export function settingOf(field: string): string {
  return SETTINGS[field] ?? field;
}
