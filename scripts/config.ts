import {
  environmentWith,
  gatewayUrlOf,
  plainUrl,
  portOf,
  standsForLocalIssuer,
  textOf,
} from '../apps/mcp-gateway/src/cli/config.js';

/** What `npm start` needs of the apps' settings. */
export interface ScriptConfig {
  readonly gatewayUrl: string;
  readonly gatewayPort: number;
  /** Address that the gateway and the upstream listen on. */
  readonly host: string;
  readonly issuer: string;
  /** Whether the issuer is the local one, which `npm start` runs. */
  readonly localIssuer: boolean;
  readonly upstreamUrl: string;
  /** The environment that the apps inherit. */
  readonly environment: NodeJS.ProcessEnv;
}

const LOCAL_ISSUER = 'http://localhost:9400/';

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
];

/** Reads `.env` and the environment. Throws one readable error for what is no URL, or no `.env`. */
export function loadScriptConfig(): ScriptConfig {
  return scriptConfig(environmentWith(NAMES));
}

/** The same from any environment. */
export function scriptConfig(environment: NodeJS.ProcessEnv): ScriptConfig {
  const read = (name: string) => textOf(environment, name);
  const domain = read('AUTH0_DOMAIN');
  const named = read('ISSUER_URL') ?? (domain === undefined ? undefined : `https://${domain}/`);
  const issuer = named ?? LOCAL_ISSUER;
  plainUrl(read('ISSUER_URL') === undefined ? 'AUTH0_DOMAIN' : 'ISSUER_URL', issuer);
  return {
    gatewayUrl: gatewayUrlOf(environment),
    gatewayPort: portOf(environment, 'PORT', 3001),
    host: read('HOST') ?? '127.0.0.1',
    issuer,
    localIssuer: named === undefined || standsForLocalIssuer(named, read('MCP_AUTH0_CLIENT_ID')),
    upstreamUrl: plainUrl('API_BASE_URL', read('API_BASE_URL') ?? 'http://localhost:8787'),
    environment,
  };
}
