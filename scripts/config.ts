import { existsSync } from 'node:fs';

/** What the scripts need of the apps' settings. */
export interface ScriptConfig {
  readonly gatewayUrl: string;
  readonly gatewayPort: number;
  readonly issuer: string;
  /** Whether the issuer is the local one, which `npm start` runs. */
  readonly localIssuer: boolean;
  readonly upstreamUrl: string;
  /** Client id that `npm run call` has at an issuer that is not the local one. */
  readonly cliClientId: string | undefined;
  /** The environment that the apps inherit. */
  readonly environment: NodeJS.ProcessEnv;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Reads `.env` and the environment. Throws one readable error for what is no URL. */
export function loadScriptConfig(): ScriptConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return scriptConfig(process.env);
}

/** The same from any environment. */
export function scriptConfig(environment: NodeJS.ProcessEnv): ScriptConfig {
  const read = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  const port = Number(read('PORT') ?? 3001);
  const domain = read('AUTH0_DOMAIN');
  const issuer =
    read('ISSUER_URL') ?? (domain === undefined ? 'http://localhost:9400/' : `https://${domain}/`);
  const urls = {
    MCP_SERVER_URL: read('MCP_SERVER_URL') ?? `http://localhost:${port}`,
    API_BASE_URL: read('API_BASE_URL') ?? 'http://localhost:8787',
    ISSUER_URL: issuer,
  };
  for (const [name, url] of Object.entries(urls)) {
    if (!URL.canParse(url)) throw new Error(`${name}: ${JSON.stringify(url)} is not a URL`);
  }
  const { protocol, hostname, pathname } = new URL(issuer);
  return {
    gatewayUrl: urls.MCP_SERVER_URL,
    gatewayPort: port,
    issuer,
    localIssuer: protocol === 'http:' && LOOPBACK.includes(hostname) && pathname === '/',
    upstreamUrl: urls.API_BASE_URL,
    cliClientId: read('MCP_CLI_CLIENT_ID'),
    environment,
  };
}
