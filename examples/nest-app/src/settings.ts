import { env } from 'node:process';
import type { ExchangerSettings } from 'mcp-gateway/token-exchange';

/** The issuer, spelled exactly as it spells itself. */
export const ISSUER = env['ISSUER_URL'] ?? 'http://localhost:9400/';
/** What tokens for this app have in `aud`. */
export const RESOURCE = env['RESOURCE'] ?? 'http://localhost:3001/';
/** The API that it calls, and its audience. */
export const API_URL = env['API_URL'] ?? 'http://localhost:8787';
export const API_AUDIENCE = env['API_AUDIENCE'] ?? 'http://localhost:8787';

/** As which client tokens are exchanged. */
export const EXCHANGE: ExchangerSettings = {
  issuer: ISSUER,
  profile: 'auth0-cte',
  client: {
    id: 'mcp-gateway',
    method: 'client_secret_post',
    secret: env['CLIENT_SECRET'] ?? 'local-development-secret',
  },
  subjectTokenType: 'urn:fastmcp:mcp',
  timeoutMs: 5_000,
};

const write = (fields: object, message: string) => {
  process.stderr.write(`${JSON.stringify({ ...fields, message })}\n`);
};

/** What the libraries say; none of it is a secret. */
export const logger = { info: write, warn: write, error: write };
