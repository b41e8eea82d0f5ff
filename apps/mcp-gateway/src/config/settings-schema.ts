import { z } from 'zod';
import { LOG_LEVELS } from '#auth';
import { MAX_DRAIN_SECONDS } from '#serving';
import { PROFILE_NAMES } from '#token-exchange';
import { LIMIT_SETTINGS } from './limits-config.js';
import {
  audiences,
  decimal,
  list,
  oneOf,
  scopePrefix,
  scopes,
  text,
  url,
  whole,
} from './setting-values.js';

const port = whole(1, 65_535);
const milliseconds = whole(1, 600_000);
const drainSeconds = decimal(0, MAX_DRAIN_SECONDS);

/** Every setting the gateway reads, by its environment name; `.env.example` lists the same names. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  AUTH0_DOMAIN: text.optional(),
  ISSUER_URL: text.optional(),
  PORT: port.default(3001),
  HOST: text.default('127.0.0.1'),
  MCP_SERVER_URL: url.optional(),
  AUTH0_AUDIENCE: text.optional(),
  TOKEN_AUDIENCE: audiences.optional(),
  MCP_AUTH0_CLIENT_ID: text.optional(),
  MCP_AUTH0_CLIENT_SECRET: text.optional(),
  MCP_AUTH0_SUBJECT_TOKEN_TYPE: text.default('urn:fastmcp:mcp'),
  MCP_AUTH0_EXCHANGE_SCOPE: scopes(/\s+/).default(['read:private']),
  API_AUTH0_AUDIENCE: text.optional(),
  API_BASE_URL: url.optional(),
  TOKEN_ENDPOINT_AUTH_METHOD: oneOf([
    'client_secret_post',
    'client_secret_basic',
    'private_key_jwt',
  ]).optional(),
  CLIENT_ASSERTION_KEY: text.optional(),
  CLIENT_ASSERTION_KEY_ID: text.optional(),
  EXCHANGE_PROFILE: oneOf(PROFILE_NAMES).default('auth0-cte'),
  EXCHANGE_TARGET: oneOf(['audience', 'resource']).optional(),
  EXCHANGE_PARAMETERS: text.optional(),
  EXCHANGE_RATE_PER_SECOND: whole(1, 1_000_000).optional(),
  REDIS_URL: text.optional(),
  TOKEN_CACHE_KEY: text.optional(),
  INTERACTION_URL: url.optional(),
  OUTBOUND_PROXY: text.optional(),
  PLAIN_HTTP_HOSTS: text.optional(),
  TOKEN_PROFILE: oneOf(['auth0', 'rfc9068']).optional(),
  BASELINE_SCOPES: scopes(/[\s,]+/).default(['tool:whoami']),
  SCOPE_PREFIX: scopePrefix.default(''),
  CORS_ORIGINS: list(/[\s,]+/).optional(),
  ALLOWED_HOSTS: list(/[\s,]+/).default([]),
  EXCHANGE_TIMEOUT_MS: milliseconds.default(5_000),
  UPSTREAM_TIMEOUT_MS: milliseconds.default(10_000),
  DRAIN_DELAY: drainSeconds.default(5),
  DRAIN_TIMEOUT: drainSeconds.default(25),
  SCOPE_CLAIM: oneOf(['scope', 'permissions', 'both']).default('scope'),
  SCOPE_HIERARCHY: list(/\s+/).default([]),
  ALLOW_M2M: oneOf(['true', 'false']).default('false'),
  REQUIRED_ORG: z.string().default(''),
  ...LIMIT_SETTINGS,
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
});

/** The settings as they are read: numbers, lists, defaults. */
export type Settings = z.infer<typeof settingsSchema>;
