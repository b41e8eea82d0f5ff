import { existsSync } from 'node:fs';
import { envFileProblems } from '#serving';
import { UsageError } from './usage-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that only the command line reads, with what people read of each. */
export const CLIENT_SETTINGS = {
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

/** What `call` and `token` need to know before they ask anybody. */
export interface ClientSettings {
  readonly gatewayUrl: string;
  /** Client id at an issuer that is not the local one. */
  readonly clientId: string | undefined;
  /** Loopback port that the code is sent to; 0: any that is free. */
  readonly callbackPort: number;
  /** Whether an issuer is the local one, which signs demo users in. */
  readonly isLocal: (issuer: string) => boolean;
}

const NAMES = ['MCP_AUTH0_CLIENT_ID', 'MCP_SERVER_URL', 'PORT', ...Object.keys(CLIENT_SETTINGS)];
/** The gateway's client at the local issuer, unless a setting says otherwise. */
const LOCAL_CLIENT_ID = 'mcp-gateway';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The environment, as the doctor looks at it for how requests leave. */
export function ownEnvironment(): Environment {
  return process.env;
}

/** Has the gateway's configuration read this file, whatever else names one. */
export function nameGatewayFile(file: string): void {
  process.env['GATEWAY_CONFIG'] = file;
}

/** The environment and `.env`, which it wins over. Throws one readable error for an `.env` of which one of `names` is misread. */
export function environmentWith(names: readonly string[]): NodeJS.ProcessEnv {
  const [problem] = envFileProblems(names);
  if (problem !== undefined) throw new Error(problem);
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/** Reads `.env` and the environment. A URL that is given wins over both. Throws one readable error for a setting that is wrong. */
export function loadClientSettings(url?: string): ClientSettings {
  return clientSettings(environmentWith(NAMES), url);
}

/** The same from any environment. Throws `UsageError` for a URL that is wrong. */
export function clientSettings(environment: Environment, url?: string): ClientSettings {
  return {
    gatewayUrl: url === undefined ? gatewayUrlOf(environment) : givenUrl(url),
    clientId: textOf(environment, 'MCP_CLI_CLIENT_ID'),
    callbackPort: portOf(environment, 'MCP_CLI_CALLBACK_PORT', 0),
    isLocal: (issuer) => standsForLocalIssuer(issuer, textOf(environment, 'MCP_AUTH0_CLIENT_ID')),
  };
}

/** Where the gateway of these settings is asked. Throws an error that names the setting that is wrong. */
export function gatewayUrlOf(environment: Environment): string {
  const url = textOf(environment, 'MCP_SERVER_URL');
  return url === undefined
    ? `http://localhost:${portOf(environment, 'PORT', 3001)}`
    : plainUrl('MCP_SERVER_URL', url);
}

function givenUrl(url: string): string {
  if (isPlainUrl(url)) return url;
  throw new UsageError('--url: write an http or https URL without user name and password');
}

/** A setting without the white space around it; undefined when nothing is left. */
export function textOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

/** A port that a setting gives, or another. Throws an error that names the setting. */
export function portOf(environment: Environment, name: string, otherwise: number): number {
  const given = textOf(environment, name);
  if (given === undefined) return otherwise;
  if (/^[1-9]\d{0,4}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw new Error(`${name}: write a whole number from 1 to 65535, in digits`);
}

/** The URL itself. Throws an error that names the setting, and not the URL: it may hold a password. */
export function plainUrl(setting: string, url: string): string {
  if (isPlainUrl(url)) return url;
  throw new Error(
    `${setting}: names no http or https URL without user name and password; write one`,
  );
}

function isPlainUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** At the root of loopback, unless a client id says that it is an issuer of your own, as the apps judge it. */
export function standsForLocalIssuer(issuer: string, clientId = LOCAL_CLIENT_ID): boolean {
  const { protocol, hostname, pathname } = new URL(issuer);
  const isRoot = protocol === 'http:' && LOOPBACK.includes(hostname) && pathname === '/';
  return isRoot && clientId === LOCAL_CLIENT_ID;
}
