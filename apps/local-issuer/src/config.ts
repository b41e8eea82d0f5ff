import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { loadEnvFile } from './env-file.js';
import { exchangeClients } from './exchange-clients.js';
import { readGatewayFile, type GatewayFile } from './gateway-file.js';

const LOCAL_ISSUER = 'http://localhost:9400/';
const text = z.string().min(1);
const MAX_PORT = 65_535;
const port = z
  .string()
  .refine(
    (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= MAX_PORT,
    `write a whole number from 1 to ${MAX_PORT}, in digits`,
  )
  .transform(Number);

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every setting the local issuer reads; the other apps' are in the same `.env` and are left alone. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  ISSUER_URL: text.default(LOCAL_ISSUER),
  PORT: port.default(3001),
  HOST: text.default('127.0.0.1'),
  MCP_SERVER_URL: text.optional(),
  AUTH0_AUDIENCE: text.optional(),
  MCP_AUTH0_CLIENT_ID: text.default('mcp-gateway'),
  MCP_AUTH0_CLIENT_SECRET: text.default('local-development-secret'),
  MCP_AUTH0_SUBJECT_TOKEN_TYPE: text.default('urn:fastmcp:mcp'),
  API_AUTH0_AUDIENCE: text.default('http://localhost:8787'),
  TOKEN_PROFILE: z.enum(['auth0', 'rfc9068'], 'write auth0 or rfc9068').default('auth0'),
  CORS_ORIGINS: z.string().default(''),
  GATEWAY_CONFIG: text.optional(),
  LOG_LEVEL: z
    .enum(LEVELS, `write ${LEVELS.join(', ').replace(/, (\w+)$/, ' or $1')}`)
    .default('info'),
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
  /** Origins of browser clients beside pages on loopback; the gateway judges their spelling. */
  readonly clientOrigins: readonly string[];
  /** What gateway.yaml says, read at the start only; undefined: the sample's upstream alone. */
  readonly file: GatewayFile | undefined;
  readonly logLevel: string;
}

/** Settings as they are given, trimmed. */
type Given = Readonly<Partial<Record<string, string>>>;

/** Hosts of the addresses it listens on. */
const LISTENED = ['localhost', '127.0.0.1', '[::1]'];

/** Reads `.env` in the working directory and the environment. Throws on wrong settings. */
export function loadConfig(): LocalIssuerConfig {
  loadEnvFile(Object.keys(settingsSchema.shape));
  return parseConfig(process.env);
}

/** Turns an environment into the configuration. Throws one error that lists every problem. */
export function parseConfig(
  environment: Readonly<Record<string, string | undefined>>,
): LocalIssuerConfig {
  const problems: string[] = [];
  const given = withSecretFile(present(environment), problems);
  const parsed = settingsSchema.safeParse(given);
  problems.push(
    ...(parsed.error?.issues.map((i) => `${i.path.join('.')}: ${i.message}`) ?? []),
    ...refusals(given),
  );
  const file = fileOf(given, problems);
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `The configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
  const { data } = parsed;
  const publicUrl = data.MCP_SERVER_URL ?? `http://localhost:${data.PORT}`;
  return {
    issuer: data.ISSUER_URL,
    resource: data.AUTH0_AUDIENCE ?? withSlashOfEmptyPath(publicUrl),
    upstreamAudience: data.API_AUTH0_AUDIENCE,
    gatewayClient: { id: data.MCP_AUTH0_CLIENT_ID, secret: data.MCP_AUTH0_CLIENT_SECRET },
    subjectTokenType: data.MCP_AUTH0_SUBJECT_TOKEN_TYPE,
    tokenProfile: data.TOKEN_PROFILE,
    clientOrigins: data.CORS_ORIGINS.split(/[\s,]+/).filter((origin) => origin.includes('://')),
    file,
    logLevel: data.LOG_LEVEL,
  };
}

/** Settings without blank ones and without the white space around them. */
function present(environment: Readonly<Record<string, string | undefined>>): Given {
  const entries = Object.entries(environment).map(([name, value]) => [name, value?.trim() ?? '']);
  return Object.fromEntries(entries.filter(([, value]) => value !== '')) as Given;
}

/** The gateway's secret may come from a file, for this app as for the gateway. */
function withSecretFile(settings: Given, problems: string[]): Given {
  const file = settings['MCP_AUTH0_CLIENT_SECRET_FILE'];
  if (file === undefined) return settings;
  try {
    return { ...settings, MCP_AUTH0_CLIENT_SECRET: readFileSync(file, 'utf8').trim() };
  } catch {
    problems.push('MCP_AUTH0_CLIENT_SECRET_FILE: the file cannot be read');
    return settings;
  }
}

/** The file that the gateway serves; its clients are judged together with the gateway's own. */
function fileOf(given: Given, problems: string[]): GatewayFile | undefined {
  const { GATEWAY_CONFIG: path } = given;
  if (path === undefined) return undefined;
  try {
    const file = readGatewayFile(path, given);
    const own = settingsSchema.pick({ MCP_AUTH0_CLIENT_ID: true, MCP_AUTH0_CLIENT_SECRET: true });
    const { MCP_AUTH0_CLIENT_ID: id, MCP_AUTH0_CLIENT_SECRET: secret } = own.parse(given);
    exchangeClients({ id, secret }, file);
    return file;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : 'GATEWAY_CONFIG: cannot be read');
    return undefined;
  }
}

/** It signs anybody in: it serves apps that only this machine reaches, and no production. */
function refusals({ NODE_ENV: mode, MCP_SERVER_URL: gateway, ...given }: Given): string[] {
  const { ISSUER_URL: issuer = LOCAL_ISSUER, HOST: host = '127.0.0.1' } = given;
  const because = 'the local issuer signs anybody in';
  const instead = 'or set the ISSUER_URL of your own issuer and leave this one out';
  const problems: string[] = [];
  if (mode !== undefined && !/^(dev|development|test)$/i.test(mode)) {
    problems.push(`NODE_ENV: ${because}; write development or test, ${instead}`);
  }
  const wrong = issuerProblem(issuer);
  if (wrong !== undefined) problems.push(`ISSUER_URL: ${wrong}`);
  if (!isLoopbackHost(host)) {
    problems.push(`HOST: ${because}; write 127.0.0.1, ${instead}`);
  }
  if (gateway !== undefined && (hasUserInfo(gateway) || !isLoopbackHost(hostOf(gateway)))) {
    problems.push(`MCP_SERVER_URL: ${because}; write a URL on localhost, ${instead}`);
  }
  return problems;
}

/** An issuer has one spelling; this one is the root of an http origin on loopback (RFC 8414 §2). */
function issuerProblem(issuer: string): string | undefined {
  const host = hostOf(issuer);
  if (
    hasUserInfo(issuer) ||
    !LISTENED.includes(host) ||
    !issuer.toLowerCase().startsWith('http:')
  ) {
    return 'the local issuer is http on loopback only; write http://localhost:9400/';
  }
  const { origin, port: at } = new URL(issuer);
  if (at === '0') return 'names port 0; write the port to listen on';
  const own = origin + '/';
  return issuer === own || issuer === origin
    ? undefined
    : `has a path, a query, a fragment or another spelling; write ${own}`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function hasUserInfo(url: string): boolean {
  return URL.canParse(url) && new URL(url).username + new URL(url).password !== '';
}

function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

function withSlashOfEmptyPath(url: string): string {
  return URL.canParse(url) && new URL(url).pathname === '/' ? new URL(url).href : url;
}
