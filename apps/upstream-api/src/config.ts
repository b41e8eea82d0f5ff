import { ConfigModule } from '@nestjs/config';
import { z } from 'zod';
import { resolveIssuer } from '#auth';

const text = z.string().min(1);

/** Every setting the upstream reads; the other apps' are in the same `.env` and are left alone. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  AUTH0_DOMAIN: text.optional(),
  ISSUER_URL: text.optional(),
  API_AUTH0_AUDIENCE: text.optional(),
  API_BASE_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:8787'),
  HOST: text.default('127.0.0.1'),
  TOKEN_PROFILE: z.enum(['auth0', 'rfc9068']).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the upstream runs with. */
export interface UpstreamConfig {
  readonly port: number;
  readonly host: string;
  readonly audience: string;
  readonly issuer: string;
  readonly issuerSetting: string;
  readonly tokenProfile: 'auth0' | 'rfc9068';
  readonly logLevel: string;
}

/** Reads `.env` in the working directory and the environment, once. Throws on wrong settings. */
export async function loadConfig(): Promise<UpstreamConfig> {
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
  const present = Object.entries(environment).filter(([, value]) => (value ?? '').trim() !== '');
  const parsed = settingsSchema.safeParse(Object.fromEntries(present));
  if (!parsed.success) {
    throw unusable(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`));
  }
  const { data } = parsed;
  const issuer = resolveIssuer({
    ...(data.AUTH0_DOMAIN !== undefined && { AUTH0_DOMAIN: data.AUTH0_DOMAIN }),
    ...(data.ISSUER_URL !== undefined && { ISSUER_URL: data.ISSUER_URL }),
    ...(data.NODE_ENV !== undefined && { NODE_ENV: data.NODE_ENV }),
  });
  if ('problem' in issuer) throw unusable([issuer.problem]);
  const audience = data.API_AUTH0_AUDIENCE ?? (issuer.local ? 'http://localhost:8787' : undefined);
  if (audience === undefined) {
    throw unusable([`API_AUTH0_AUDIENCE: required with the issuer ${issuer.issuer}`]);
  }
  const auth0 = issuer.local || issuer.setting === 'AUTH0_DOMAIN';
  return {
    port: Number(new URL(data.API_BASE_URL).port || 8787),
    host: data.HOST,
    audience,
    issuer: issuer.issuer,
    issuerSetting: issuer.setting,
    tokenProfile: data.TOKEN_PROFILE ?? (auth0 ? 'auth0' : 'rfc9068'),
    logLevel: data.LOG_LEVEL,
  };
}

function unusable(problems: readonly string[]): Error {
  return new Error(
    `The configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
  );
}
