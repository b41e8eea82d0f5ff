import { existsSync } from 'node:fs';
import { z } from 'zod';

const text = z.string().min(1);

/** Every setting the local issuer reads; the other apps' are in the same `.env` and are left alone. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  ISSUER_URL: text.default('http://localhost:9400/'),
  PORT: z.coerce.number().int().default(3001),
  MCP_SERVER_URL: text.optional(),
  AUTH0_AUDIENCE: text.optional(),
  MCP_AUTH0_CLIENT_ID: text.default('mcp-gateway'),
  MCP_AUTH0_CLIENT_SECRET: text.default('local-development-secret'),
  MCP_AUTH0_SUBJECT_TOKEN_TYPE: text.default('urn:fastmcp:mcp'),
  API_AUTH0_AUDIENCE: text.default('http://localhost:8787'),
  TOKEN_PROFILE: z.enum(['auth0', 'rfc9068']).default('auth0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** What the local issuer runs with. */
export interface LocalIssuerConfig {
  /** Verbatim, to the slash. */
  readonly issuer: string;
  /** Audience of the tokens that MCP clients get. */
  readonly resource: string;
  readonly upstreamAudience: string;
  readonly gatewayClient: { readonly id: string; readonly secret: string };
  readonly subjectTokenType: string;
  readonly tokenProfile: 'auth0' | 'rfc9068';
  readonly logLevel: string;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Reads `.env` in the working directory and the environment. Throws on wrong settings. */
export function loadConfig(): LocalIssuerConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env);
}

/** Turns an environment into the configuration. Throws one error that lists every problem. */
export function parseConfig(
  environment: Readonly<Record<string, string | undefined>>,
): LocalIssuerConfig {
  const present = Object.entries(environment).filter(([, value]) => (value ?? '').trim() !== '');
  const parsed = settingsSchema.safeParse(Object.fromEntries(present));
  const problems = parsed.error?.issues.map((i) => `${i.path.join('.')}: ${i.message}`) ?? [];
  const issuer = parsed.data?.ISSUER_URL ?? '';
  if (parsed.data?.NODE_ENV === 'production') {
    problems.push('NODE_ENV: the local issuer signs anybody in; it refuses production');
  }
  if (parsed.success && !isLoopback(issuer)) {
    problems.push('ISSUER_URL: the local issuer is http on loopback only');
  }
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `The configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
  const { data } = parsed;
  const publicUrl = data.MCP_SERVER_URL ?? `http://localhost:${data.PORT}`;
  return {
    issuer,
    resource: data.AUTH0_AUDIENCE ?? withSlashOfEmptyPath(publicUrl),
    upstreamAudience: data.API_AUTH0_AUDIENCE,
    gatewayClient: { id: data.MCP_AUTH0_CLIENT_ID, secret: data.MCP_AUTH0_CLIENT_SECRET },
    subjectTokenType: data.MCP_AUTH0_SUBJECT_TOKEN_TYPE,
    tokenProfile: data.TOKEN_PROFILE,
    logLevel: data.LOG_LEVEL,
  };
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && LOOPBACK.includes(hostname);
}

function withSlashOfEmptyPath(url: string): string {
  return URL.canParse(url) && new URL(url).pathname === '/' ? new URL(url).href : url;
}
