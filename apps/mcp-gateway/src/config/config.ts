import { ConfigModule } from '@nestjs/config';
import {
  givenSettings,
  LOCAL_ISSUER,
  misspeltNames,
  SETTING_NAMES,
  resolveIssuer,
  type NamedIssuer,
} from '#auth';
import { isLoopbackUrl, outboundSettings, type OutboundSettings } from '#outbound';
import { drainTimes, envFileProblems, type DrainTimes } from '#serving';
import { subjectIssuers } from '#token-exchange';
import { contradictions } from './config-rules.js';
import { exchangeOf, type ExchangeConfig } from './exchange-config.js';
import { limitsOf, type Limits } from './limits-config.js';
import { publicUrlOf, type PublicUrl } from './public-url.js';
import { withSecretFiles } from './secret-files.js';
import { hierarchyOf } from './scope-hierarchy.js';
import { settingsSchema, type Settings } from './settings-schema.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the gateway runs with: defaults filled in, contradictions refused. */
export interface GatewayConfig {
  readonly port: number;
  readonly host: string;
  /** Public URL of the MCP endpoint, without the slash of an empty path. */
  readonly publicUrl: string;
  /** Path the endpoint is served at, `/` when the public URL has none. */
  readonly endpointPath: string;
  /** This resource, as clients request it (RFC 8707 §2, RFC 9728 §2). */
  readonly resource: string;
  /** What names it in `aud` of a caller's token, byte for byte; the resource unless a setting says more. */
  readonly tokenAudiences: readonly string[];
  readonly issuer: string;
  /** Other `iss` values of the same issuer's tokens, as the profile knows them. */
  readonly otherIssuers: readonly string[];
  readonly issuerSetting: 'AUTH0_DOMAIN' | 'ISSUER_URL';
  readonly tokenProfile: 'auth0' | 'rfc9068';
  readonly exchange: ExchangeConfig;
  /** Where a person clears what the issuer wants of them; undefined: there is no such page. */
  readonly interactionUrl: string | undefined;
  readonly upstream: {
    readonly baseUrl: string;
    readonly audience: string;
    readonly scopes: readonly string[];
    readonly timeoutMs: number;
  };
  readonly callers: {
    readonly scopeClaim: Settings['SCOPE_CLAIM'];
    readonly scopeHierarchy: Readonly<Record<string, readonly string[]>>;
    readonly allowMachines: boolean;
    readonly requiredOrganization: string;
  };
  /** Undefined is no limit. */
  readonly authFailuresPerMinute: number | undefined;
  readonly callsPerMinute: number | undefined;
  readonly limits: Limits;
  readonly baselineScopes: readonly string[];
  /** Before the names of scopes that clients are told to ask for; tokens name them without it. */
  readonly scopePrefix: string;
  readonly corsOrigins: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly outbound: OutboundSettings;
  readonly drain: DrainTimes;
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

const LOCAL_UPSTREAM = 'http://localhost:8787';
const LOCAL_CLIENT = {
  MCP_AUTH0_CLIENT_ID: 'mcp-gateway',
  MCP_AUTH0_CLIENT_SECRET: 'local-development-secret',
};
const INSPECTOR_ORIGINS = ['http://localhost:6274', 'http://127.0.0.1:6274'];

/** Reads `.env` in the working directory and the environment, once. Throws `ConfigError`. */
export async function loadConfig(): Promise<GatewayConfig> {
  const problems = envFileProblems(SETTING_NAMES);
  if (problems.length > 0) throw new ConfigError(problems);
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
  const given = givenSettings(environment);
  const problems = misspeltNames(given);
  const settings = withSecretFiles(given, problems);
  const issuer = issuerOf(settings, problems);
  const outbound = outboundSettings(given, problems);
  const config = resolve(readable(settings, problems), { issuer, outbound }, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The settings that can be read, with defaults in the place of others, so that all is found at once. */
function readable(settings: Readonly<Record<string, string>>, problems: string[]): Settings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const wrong = new Map(parsed.error.issues.map((i) => [i.path.join('.'), i.message]));
  problems.push(...[...wrong].map(([name, message]) => `${name}: ${message}`));
  const rest = Object.entries(settings).filter(([name]) => !wrong.has(name));
  return settingsSchema.parse(Object.fromEntries(rest));
}

/** The issuer; in the place of a wrong one, one that lets the other problems be found as well. */
function issuerOf(settings: Environment, problems: string[]): NamedIssuer {
  const named = ['AUTH0_DOMAIN', 'ISSUER_URL', 'PLAIN_HTTP_HOSTS', 'NODE_ENV', 'HOST'] as const;
  const issuer = resolveIssuer(pick(settings, [...named, 'MCP_SERVER_URL']));
  if (!('problem' in issuer)) return issuer;
  problems.push(issuer.problem);
  return { issuer: settings['ISSUER_URL'] ?? LOCAL_ISSUER, setting: 'ISSUER_URL', local: true };
}

function resolve(
  settings: Settings,
  { issuer, outbound }: { readonly issuer: NamedIssuer; readonly outbound: OutboundSettings },
  problems: string[],
): GatewayConfig {
  const required = (name: keyof Settings, local: string): string => {
    const value = settings[name];
    if (typeof value === 'string') return value;
    const wrong = problems.some((problem) => problem.startsWith(`${name}: `));
    if (!issuer.local && !wrong)
      problems.push(`${name}: required with the issuer ${issuer.issuer}`);
    // The development secret in its place would be a second problem, of a value that nobody wrote.
    return issuer.local || name !== 'MCP_AUTH0_CLIENT_SECRET' ? local : '';
  };
  const at = publicAddress(settings, problems);
  const { resource } = at;
  const config: GatewayConfig = {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: at.url,
    endpointPath: at.path,
    resource,
    tokenAudiences: settings.TOKEN_AUDIENCE ?? [resource],
    issuer: issuer.issuer,
    otherIssuers: subjectIssuers(settings.EXCHANGE_PROFILE, issuer.issuer).slice(1),
    issuerSetting: issuer.setting,
    tokenProfile: settings.TOKEN_PROFILE ?? usualTokenProfile(issuer),
    exchange: exchangeOf(settings, (name) => required(name, LOCAL_CLIENT[name]), problems),
    interactionUrl: settings.INTERACTION_URL,
    upstream: {
      baseUrl: required('API_BASE_URL', LOCAL_UPSTREAM),
      audience: required('API_AUTH0_AUDIENCE', LOCAL_UPSTREAM),
      scopes: settings.MCP_AUTH0_EXCHANGE_SCOPE,
      timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    },
    callers: callersOf(settings, problems),
    authFailuresPerMinute: settings.AUTH_FAILURES_PER_MINUTE,
    callsPerMinute: settings.CALLS_PER_MINUTE,
    limits: limitsOf(settings, problems),
    baselineScopes: settings.BASELINE_SCOPES,
    scopePrefix: settings.SCOPE_PREFIX,
    corsOrigins: settings.CORS_ORIGINS ?? (isLoopbackUrl(at.url) ? INSPECTOR_ORIGINS : []),
    allowedHosts: settings.ALLOWED_HOSTS,
    outbound,
    drain: drainTimes(settings),
    logLevel: settings.LOG_LEVEL,
  };
  problems.push(...contradictions(config, issuer.local));
  return config;
}

function usualTokenProfile({ local, setting }: NamedIssuer): GatewayConfig['tokenProfile'] {
  return local || setting === 'AUTH0_DOMAIN' ? 'auth0' : 'rfc9068';
}

/**
 * Where the endpoint is and which resource it is. For a wrong `MCP_SERVER_URL` as if neither were set: the
 * resource would differ from a URL that nobody wrote.
 */
function publicAddress(settings: Settings, problems: string[]): PublicUrl {
  const local = `http://localhost:${settings.PORT}`;
  const at = publicUrlOf(settings.MCP_SERVER_URL ?? local);
  const isWrong = problems.some((problem) => problem.startsWith('MCP_SERVER_URL: '));
  if (!('problem' in at)) {
    return { ...at, resource: (isWrong ? undefined : settings.AUTH0_AUDIENCE) ?? at.resource };
  }
  problems.push(`MCP_SERVER_URL: ${at.problem}`);
  return { url: local, path: '/', resource: `${local}/` };
}

function callersOf(settings: Settings, problems: string[]): GatewayConfig['callers'] {
  return {
    scopeClaim: settings.SCOPE_CLAIM,
    scopeHierarchy: hierarchyOf(settings.SCOPE_HIERARCHY, problems),
    allowMachines: settings.ALLOW_M2M === 'true',
    requiredOrganization: settings.REQUIRED_ORG,
  };
}

function pick<T extends object, K extends keyof T>(source: T, names: readonly K[]) {
  const entries = names.filter((name) => source[name] !== undefined).map((n) => [n, source[n]]);
  return Object.fromEntries(entries) as { [P in K]?: NonNullable<T[P]> };
}
