import { ConfigModule } from '@nestjs/config';
import { z } from 'zod';
import {
  exposedBy,
  givenSettings,
  isRootOfLoopback,
  LOG_LEVELS,
  misspeltNames,
  numberProblem,
  resolveIssuer,
  SETTING_NAMES,
  writeOneOf,
  type NamedIssuer,
} from '#auth';
import { hasUserInfo, outboundSettings, urlProblem, type OutboundSettings } from '#outbound';
import {
  drainProblems,
  drainTimes,
  envFileProblems,
  MAX_DRAIN_SECONDS,
  type DrainTimes,
} from '#serving';

const LOCAL_AUDIENCE = 'http://localhost:8787';

const text = z.string().min(1);
const url = judged(urlProblem);
const whole = (least: number, most: number) =>
  judged((value) => numberProblem(value, { least, most, whole: true })).transform(Number);
const drainSeconds = judged((value) =>
  numberProblem(value, { least: 0, most: MAX_DRAIN_SECONDS, whole: false }),
).transform(Number);

/** Every setting the upstream reads; the other apps' are in the same `.env` and are left alone. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  AUTH0_DOMAIN: text.optional(),
  ISSUER_URL: text.optional(),
  API_AUTH0_AUDIENCE: text.optional(),
  API_BASE_URL: url.default('http://localhost:8787'),
  HOST: text.default('127.0.0.1'),
  OUTBOUND_PROXY: text.optional(),
  PLAIN_HTTP_HOSTS: text.optional(),
  TOKEN_PROFILE: z.enum(['auth0', 'rfc9068'], 'write auth0 or rfc9068').optional(),
  MAX_CONNECTIONS: whole(1, 1_000_000).default(10_000),
  MAX_HEADER_BYTES: whole(8_192, 65_536).default(16_384),
  DRAIN_DELAY: drainSeconds.default(5),
  DRAIN_TIMEOUT: drainSeconds.default(25),
  LOG_LEVEL: z.enum(LOG_LEVELS, writeOneOf(LOG_LEVELS)).default('info'),
});

/** A text of which nothing is wrong. */
function judged(problemOf: (value: string) => string | undefined) {
  return z.string().superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
}

export type Environment = Readonly<Record<string, string | undefined>>;

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

/** Reads `.env` in the working directory and the environment, once. Throws on wrong settings. */
export async function loadConfig(): Promise<UpstreamConfig> {
  const problems = envFileProblems(SETTING_NAMES);
  if (problems.length > 0) throw unusable(problems);
  let config: UpstreamConfig | undefined;
  await ConfigModule.forRoot({
    validate: (environment: Environment) => {
      config = parseConfig(environment);
      return environment;
    },
  });
  if (config === undefined) throw new Error('.env could not be read');
  return config;
}

/** Turns an environment into the configuration. Throws one error that lists every problem. */
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
  if (!parsed.success || 'problem' in issuer || problems.length > 0) throw unusable(problems);
  const { data } = parsed;
  const auth0 = issuer.local || issuer.setting === 'AUTH0_DOMAIN';
  return {
    port: Number(new URL(data.API_BASE_URL).port || 8787),
    host: data.HOST,
    audience: data.API_AUTH0_AUDIENCE ?? LOCAL_AUDIENCE,
    issuer: issuer.issuer,
    issuerSetting: issuer.setting,
    tokenProfile: data.TOKEN_PROFILE ?? (auth0 ? 'auth0' : 'rfc9068'),
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
  if (exposed.length > 0 && isRootOfLoopback(issuer)) {
    const names = exposed.join(' and ');
    problems.push(
      `ISSUER_URL: ${issuer} may be the local issuer, which signs anybody in, while ${names} ` +
        `is beyond this machine; write your own issuer, or ${names} on localhost`,
    );
  }
  return problems;
}

function unusable(problems: readonly string[]): Error {
  return new Error(
    `The configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
  );
}
