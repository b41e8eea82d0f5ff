import {
  environmentWith,
  gatewayUrlOf,
  isLocalIssuer,
  plainUrl,
  portOf,
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

/** The settings that the scripts read themselves. */
const NAMES = [
  'API_BASE_URL',
  'AUTH0_DOMAIN',
  'DRAIN_TIMEOUT',
  'HOST',
  'ISSUER_URL',
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
  const port = portOf(environment, 'PORT', 3001);
  const domain = read('AUTH0_DOMAIN');
  const issuer =
    read('ISSUER_URL') ?? (domain === undefined ? 'http://localhost:9400/' : `https://${domain}/`);
  plainUrl(read('ISSUER_URL') === undefined ? 'AUTH0_DOMAIN' : 'ISSUER_URL', issuer);
  return {
    gatewayUrl: gatewayUrlOf(environment),
    gatewayPort: port,
    host: read('HOST') ?? '127.0.0.1',
    issuer,
    localIssuer: isLocalIssuer(issuer),
    upstreamUrl: plainUrl('API_BASE_URL', read('API_BASE_URL') ?? 'http://localhost:8787'),
    environment,
  };
}
