import { readFileSync } from 'node:fs';
import { ConfigModule } from '@nestjs/config';
import { z } from 'zod';
import { isLoopbackUrl, resolveIssuer } from '#auth';

const text = z.string().min(1);
const port = z.coerce.number().int().min(1).max(65_535);
const milliseconds = z.coerce.number().int().min(1).max(600_000);
const url = z.url({ protocol: /^https?$/ });
const list = (separator: RegExp) =>
  z.string().transform((value) => value.split(separator).filter((entry) => entry !== ''));

/** Every setting the gateway reads, by its environment name; `.env.example` lists the same names. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  AUTH0_DOMAIN: text.optional(),
  ISSUER_URL: text.optional(),
  PORT: port.default(3001),
  HOST: text.default('127.0.0.1'),
  MCP_SERVER_URL: url.optional(),
  AUTH0_AUDIENCE: text.optional(),
  MCP_AUTH0_CLIENT_ID: text.optional(),
  MCP_AUTH0_CLIENT_SECRET: text.optional(),
  MCP_AUTH0_SUBJECT_TOKEN_TYPE: text.default('urn:fastmcp:mcp'),
  MCP_AUTH0_EXCHANGE_SCOPE: list(/\s+/).default(['read:private']),
  API_AUTH0_AUDIENCE: text.optional(),
  API_BASE_URL: url.optional(),
  EXCHANGE_PROFILE: z.enum(['auth0-cte', 'auth0-obo', 'rfc8693']).default('auth0-cte'),
  TOKEN_PROFILE: z.enum(['auth0', 'rfc9068']).optional(),
  BASELINE_SCOPES: list(/[\s,]+/).default(['tool:whoami']),
  CORS_ORIGINS: list(/[\s,]+/).optional(),
  ALLOWED_HOSTS: list(/[\s,]+/).default([]),
  EXCHANGE_TIMEOUT_MS: milliseconds.default(5_000),
  UPSTREAM_TIMEOUT_MS: milliseconds.default(10_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

type Settings = z.infer<typeof settingsSchema>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the gateway runs with: defaults filled in, contradictions refused. */
export interface GatewayConfig {
  readonly port: number;
  readonly host: string;
  /** Public URL of the MCP endpoint, without the slash of an empty path. */
  readonly publicUrl: string;
  /** Path the endpoint is served at, `/` when the public URL has none. */
  readonly endpointPath: string;
  /** This resource: the only `aud` a caller's token may carry (RFC 8707). */
  readonly resource: string;
  readonly issuer: string;
  readonly issuerSetting: 'AUTH0_DOMAIN' | 'ISSUER_URL';
  readonly tokenProfile: 'auth0' | 'rfc9068';
  readonly client: { readonly id: string; readonly secret: string };
  readonly exchange: {
    readonly profile: Settings['EXCHANGE_PROFILE'];
    readonly subjectTokenType: string;
    readonly timeoutMs: number;
  };
  readonly upstream: {
    readonly baseUrl: string;
    readonly audience: string;
    readonly scopes: readonly string[];
    readonly timeoutMs: number;
  };
  readonly baselineScopes: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly logLevel: Settings['LOG_LEVEL'];
}

/** Wrong configuration; the message lists every problem by its setting's name and no value of a secret. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Injection token of `GatewayConfig`. */
export const GATEWAY_CONFIG = Symbol('gateway-config');

const SECRETS = ['MCP_AUTH0_CLIENT_SECRET'] as const;
const LOCAL_UPSTREAM = 'http://localhost:8787';
const LOCAL_CLIENT = { id: 'mcp-gateway', secret: 'local-development-secret' };
const INSPECTOR_ORIGINS = ['http://localhost:6274', 'http://127.0.0.1:6274'];
const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** Reads `.env` in the working directory and the environment, once. Throws `ConfigError`. */
export async function loadConfig(): Promise<GatewayConfig> {
  let config: GatewayConfig | undefined;
  await ConfigModule.forRoot({
    validate: (environment: Environment) => {
      config = parseConfig(environment);
      return environment;
    },
  });
  if (config === undefined) throw new ConfigError(['.env: could not be read']);
  return config;
}

/** Turns an environment into the configuration. Throws `ConfigError` with all problems at once. */
export function parseConfig(environment: Environment): GatewayConfig {
  const problems: string[] = [];
  const parsed = settingsSchema.safeParse(withSecretFiles(withoutBlanks(environment), problems));
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`));
    throw new ConfigError(problems);
  }
  const config = resolve(parsed.data, problems);
  if (problems.length > 0 || config === undefined) throw new ConfigError(problems);
  return config;
}

function resolve(settings: Settings, problems: string[]): GatewayConfig | undefined {
  const issuer = resolveIssuer(pick(settings, ['AUTH0_DOMAIN', 'ISSUER_URL', 'NODE_ENV']));
  if ('problem' in issuer) {
    problems.push(issuer.problem);
    return undefined;
  }
  const required = (name: keyof Settings, local: string): string => {
    const value = settings[name];
    if (typeof value === 'string') return value;
    if (!issuer.local) problems.push(`${name}: required with the issuer ${issuer.issuer}`);
    return local;
  };
  const publicUrl = settings.MCP_SERVER_URL ?? `http://localhost:${settings.PORT}`;
  const { pathname } = new URL(publicUrl);
  const config: GatewayConfig = {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: pathname === '/' ? publicUrl.replace(/\/$/, '') : publicUrl,
    endpointPath: pathname,
    resource: settings.AUTH0_AUDIENCE ?? (pathname === '/' ? new URL(publicUrl).href : publicUrl),
    issuer: issuer.issuer,
    issuerSetting: issuer.setting,
    tokenProfile:
      settings.TOKEN_PROFILE ??
      (issuer.local || issuer.setting === 'AUTH0_DOMAIN' ? 'auth0' : 'rfc9068'),
    client: {
      id: required('MCP_AUTH0_CLIENT_ID', LOCAL_CLIENT.id),
      secret: required('MCP_AUTH0_CLIENT_SECRET', LOCAL_CLIENT.secret),
    },
    exchange: {
      profile: settings.EXCHANGE_PROFILE,
      subjectTokenType: settings.MCP_AUTH0_SUBJECT_TOKEN_TYPE,
      timeoutMs: settings.EXCHANGE_TIMEOUT_MS,
    },
    upstream: {
      baseUrl: required('API_BASE_URL', LOCAL_UPSTREAM),
      audience: required('API_AUTH0_AUDIENCE', LOCAL_UPSTREAM),
      scopes: settings.MCP_AUTH0_EXCHANGE_SCOPE,
      timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    },
    baselineScopes: settings.BASELINE_SCOPES,
    corsOrigins: settings.CORS_ORIGINS ?? (isLoopbackUrl(publicUrl) ? INSPECTOR_ORIGINS : []),
    allowedHosts: settings.ALLOWED_HOSTS,
    logLevel: settings.LOG_LEVEL,
  };
  problems.push(...contradictions(config));
  return config;
}

function contradictions(config: GatewayConfig): string[] {
  const problems: string[] = [];
  const say = (wrong: boolean, problem: string) => {
    if (wrong) problems.push(problem);
  };
  const slash = (value: string) => value.replace(/^(https?:\/\/[^/]+)\/$/, '$1');
  say(
    slash(config.publicUrl) !== slash(config.resource),
    `AUTH0_AUDIENCE: ${config.resource} is not MCP_SERVER_URL ${config.publicUrl}; clients compare them`,
  );
  for (const [name, value] of [
    ['MCP_SERVER_URL', config.publicUrl],
    ['API_BASE_URL', config.upstream.baseUrl],
  ] as const) {
    say(
      !value.startsWith('https:') && !isLoopbackUrl(value),
      `${name}: https is required off loopback`,
    );
    say(/[?#]/.test(value), `${name}: no query and no fragment`);
  }
  say(
    config.upstream.audience === config.resource,
    'API_AUTH0_AUDIENCE: equals AUTH0_AUDIENCE; a delegated token must be for the upstream',
  );
  for (const scope of config.upstream.scopes.filter((name) => OIDC_SCOPES.includes(name))) {
    problems.push(
      `MCP_AUTH0_EXCHANGE_SCOPE: ${scope} is refused; it makes the issuer create ID or refresh tokens nobody uses`,
    );
  }
  say(
    config.baselineScopes.includes('offline_access'),
    'BASELINE_SCOPES: offline_access is refused; a challenge never asks for it',
  );
  for (const origin of config.corsOrigins) {
    say(!isOrigin(origin), `CORS_ORIGINS: ${JSON.stringify(origin)} is not scheme://host[:port]`);
  }
  return problems;
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

function withoutBlanks(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const trimmed = value?.trim() ?? '';
      return trimmed === '' ? [] : [[name, trimmed]];
    }),
  );
}

function withSecretFiles(settings: Record<string, string>, problems: string[]) {
  for (const name of SECRETS) {
    const file = settings[`${name}_FILE`];
    if (file === undefined) continue;
    if (settings[name] !== undefined)
      problems.push(`${name}: given both directly and by ${name}_FILE`);
    try {
      settings[name] = readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`);
    }
  }
  return settings;
}

function pick<T extends object, K extends keyof T>(source: T, names: readonly K[]) {
  const entries = names.filter((name) => source[name] !== undefined).map((n) => [n, source[n]]);
  return Object.fromEntries(entries) as { [P in K]?: NonNullable<T[P]> };
}
