import { existsSync } from 'node:fs';
import { envFileProblems } from '#serving';

/** Settings that only the scripts read, with what people read of each. */
export const SCRIPT_SETTINGS = {
  MCP_CLI_CLIENT_ID: {
    description:
      'Client id of `npm run call` at an issuer that is not the local one: a public client with PKCE.',
    example: 'your-cli-client-id',
  },
  MCP_CLI_CALLBACK_PORT: {
    description: 'Port of its callback, http://127.0.0.1:<port>/callback.',
    example: '8976',
    unset: 'any free port, for issuers that allow that',
  },
} as const;

/** What the scripts need of the apps' settings. */
export interface ScriptConfig {
  readonly gatewayUrl: string;
  readonly gatewayPort: number;
  /** Address that the gateway and the upstream listen on. */
  readonly host: string;
  readonly issuer: string;
  /** Whether the issuer is the local one, which `npm start` runs. */
  readonly localIssuer: boolean;
  readonly upstreamUrl: string;
  /** Client id that `npm run call` has at an issuer that is not the local one. */
  readonly cliClientId: string | undefined;
  /** Loopback port that `npm run call` has its code sent to; 0: any that is free. */
  readonly cliCallbackPort: number;
  /** The environment that the apps inherit. */
  readonly environment: NodeJS.ProcessEnv;
}

const LOCAL_ISSUER = 'http://localhost:9400/';
/** The gateway's client there, unless a setting says otherwise. */
const LOCAL_CLIENT_ID = 'mcp-gateway';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The settings that the scripts read themselves. */
const NAMES = [
  'API_BASE_URL',
  'AUTH0_DOMAIN',
  'DRAIN_TIMEOUT',
  'HOST',
  'ISSUER_URL',
  'MCP_AUTH0_CLIENT_ID',
  'MCP_SERVER_URL',
  'PORT',
  ...Object.keys(SCRIPT_SETTINGS),
];

/** Reads `.env` and the environment. Throws one readable error for what is no URL, or no `.env`. */
export function loadScriptConfig(): ScriptConfig {
  const [problem] = envFileProblems(NAMES);
  if (problem !== undefined) throw new Error(problem);
  if (existsSync('.env')) process.loadEnvFile('.env');
  return scriptConfig(process.env);
}

/** The same from any environment. */
export function scriptConfig(environment: NodeJS.ProcessEnv): ScriptConfig {
  const read = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  const port = portOf('PORT', read('PORT') ?? '3001');
  const callbackPort = read('MCP_CLI_CALLBACK_PORT');
  const domain = read('AUTH0_DOMAIN');
  const named = read('ISSUER_URL') ?? (domain === undefined ? undefined : `https://${domain}/`);
  const issuer = named ?? LOCAL_ISSUER;
  const urls = {
    MCP_SERVER_URL: read('MCP_SERVER_URL') ?? `http://localhost:${port}`,
    API_BASE_URL: read('API_BASE_URL') ?? 'http://localhost:8787',
    ISSUER_URL: issuer,
  };
  for (const [name, url] of Object.entries(urls)) {
    if (isPlainUrl(url)) continue;
    const setting = name === 'ISSUER_URL' && read(name) === undefined ? 'AUTH0_DOMAIN' : name;
    throw new Error(
      `${setting}: names no http or https URL without user name and password; write one`,
    );
  }
  return {
    gatewayUrl: urls.MCP_SERVER_URL,
    gatewayPort: port,
    host: read('HOST') ?? '127.0.0.1',
    issuer,
    localIssuer: named === undefined || standsForLocalIssuer(named, read('MCP_AUTH0_CLIENT_ID')),
    upstreamUrl: urls.API_BASE_URL,
    cliClientId: read('MCP_CLI_CLIENT_ID'),
    cliCallbackPort: callbackPort === undefined ? 0 : portOf('MCP_CLI_CALLBACK_PORT', callbackPort),
    environment,
  };
}

/** At the root of loopback, unless a client id says that it is an issuer of your own, as the apps judge it. */
function standsForLocalIssuer(issuer: string, clientId = LOCAL_CLIENT_ID): boolean {
  const { protocol, hostname, pathname } = new URL(issuer);
  const isRoot = protocol === 'http:' && LOOPBACK.includes(hostname) && pathname === '/';
  return isRoot && clientId === LOCAL_CLIENT_ID;
}

function portOf(setting: string, given: string): number {
  if (/^[1-9]\d{0,4}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw new Error(`${setting}: write a whole number from 1 to 65535, in digits`);
}

function isPlainUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
