import { z } from 'zod';
import {
  ConfigError,
  decimal,
  exposedBy,
  givenSettings,
  loadSettings,
  LOG_LEVELS,
  misspeltNames,
  oneOf,
  resolveIssuer,
  standsForLocalIssuer,
  text,
  url,
  usualTokenProfile,
  whole,
  type Environment,
  type NamedIssuer,
} from '#auth';
import { hasUserInfo, outboundSettings, type OutboundSettings } from '#outbound';
import { drainProblems, drainTimes, MAX_DRAIN_SECONDS, type DrainTimes } from '#serving';

const LOCAL_AUDIENCE = 'http://localhost:8787';

const drainSeconds = decimal(0, MAX_DRAIN_SECONDS);

/** Every setting the upstream reads; the other apps' are in the same `.env` and are left alone. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  AUTH0_DOMAIN: text.optional(),
  ISSUER_URL: text.optional(),
  MCP_AUTH0_CLIENT_ID: text.optional(),
  API_AUTH0_AUDIENCE: text.optional(),
  API_BASE_URL: url.default('http://localhost:8787'),
  HOST: text.default('127.0.0.1'),
  OUTBOUND_PROXY: text.optional(),
  PLAIN_HTTP_HOSTS: text.optional(),
  TOKEN_PROFILE: oneOf(['auth0', 'rfc9068']).optional(),
  MAX_CONNECTIONS: whole(1, 1_000_000).default(10_000),
  MAX_HEADER_BYTES: whole(8_192, 65_536).default(16_384),
  DRAIN_DELAY: drainSeconds.default(5),
  DRAIN_TIMEOUT: drainSeconds.default(25),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
});

/** What the upstream runs with. */
export interface UpstreamConfig {
  readonly port: number;
  readonly host: string;
  readonly audience: string;
  readonly issuer: string;
  readonly issuerSetting: string;
  readonly tokenProfile: 'auth0' | 'rfc9068';
  readonly outbound: OutboundSettings;
  readonly maxConnections: number;
  readonly maxHeaderBytes: number;
  readonly drain: DrainTimes;
  readonly logLevel: string;
}

/** Reads `.env` in the working directory and the environment, once. Throws `ConfigError`. */
export function loadConfig(): Promise<UpstreamConfig> {
  return loadSettings(parseConfig);
}

/** Turns an environment into the configuration. Throws `ConfigError` with all problems at once. */
export function parseConfig(environment: Environment): UpstreamConfig {
  const given = givenSettings(environment);
  const parsed = settingsSchema.safeParse(given);
  const problems = misspeltNames(given);
  problems.push(...(parsed.error?.issues.map((i) => `${i.path.join('.')}: ${i.message}`) ?? []));
  const outbound = outboundSettings(given, problems);
  const own = Object.fromEntries(
    Object.entries(given).filter(([name]) => name in settingsSchema.shape),
  );
  const issuer = resolveIssuer(own);
  if ('problem' in issuer) problems.push(issuer.problem);
  else problems.push(...issuerProblems(own, issuer));
  if (parsed.success) problems.push(...drainProblems(drainTimes(parsed.data)));
  if (!parsed.success || 'problem' in issuer || problems.length > 0)
    throw new ConfigError(problems);
  const { data } = parsed;
  return {
    port: Number(new URL(data.API_BASE_URL).port || 8787),
    host: data.HOST,
    audience: data.API_AUTH0_AUDIENCE ?? LOCAL_AUDIENCE,
    issuer: issuer.issuer,
    issuerSetting: issuer.setting,
    tokenProfile: data.TOKEN_PROFILE ?? usualTokenProfile(issuer),
    outbound,
    maxConnections: data.MAX_CONNECTIONS,
    maxHeaderBytes: data.MAX_HEADER_BYTES,
    drain: drainTimes(data),
    logLevel: data.LOG_LEVEL,
  };
}

function issuerProblems(
  given: Readonly<Record<string, string>>,
  { issuer, local }: NamedIssuer,
): string[] {
  const problems: string[] = [];
  const audience = given['API_AUTH0_AUDIENCE'];
  if (audience === undefined && !local) {
    problems.push(`API_AUTH0_AUDIENCE: required with the issuer ${issuer}`);
  }
  if (audience !== undefined && hasUserInfo(audience)) {
    problems.push('API_AUTH0_AUDIENCE: holds a user name or password; write it without them');
  }
  // This API has no secret at the issuer by which the two could tell that they belong together.
  const exposed = exposedBy(given);
  if (exposed.length > 0 && standsForLocalIssuer(issuer, given['MCP_AUTH0_CLIENT_ID'])) {
    const names = exposed.join(' and ');
    problems.push(
      `ISSUER_URL: ${issuer} may be the local issuer, which signs anybody in, while ${names} ` +
        `is beyond this machine; write your own issuer, or ${names} on localhost`,
    );
  }
  return problems;
}
