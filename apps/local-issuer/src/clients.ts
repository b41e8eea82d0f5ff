import { errors, type ClientMetadata } from 'oidc-provider';

/** Id of the command-line client that `npm run call` is. */
export const CLI_CLIENT_ID = 'mcp-cli';
/** Name of the grant of RFC 8693. */
export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';

const INTERACTIVE_GRANTS = ['authorization_code', 'refresh_token'];
const MOST_REGISTERED = 1000;

/** The clients that exist without registration. */
export function staticClients(gateway: { id: string; secret: string }): ClientMetadata[] {
  return [
    {
      client_id: gateway.id,
      client_secret: gateway.secret,
      client_name: 'MCP Gateway',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: [TOKEN_EXCHANGE_GRANT],
      response_types: [],
      redirect_uris: [],
    },
    {
      client_id: CLI_CLIENT_ID,
      client_name: 'MCP Gateway command line',
      redirect_uris: ['http://127.0.0.1/callback'],
    },
  ];
}

/**
 * Judges a client that registers itself (RFC 7591): interactive grants only, so that nobody can
 * register the right to exchange tokens, and no scope, which would become an allow-list that keeps
 * the client from stepping up later.
 */
export function judgeRegistration(metadata: ClientMetadata, registered: number): void {
  const grants = metadata.grant_types ?? INTERACTIVE_GRANTS;
  if (grants.some((grant) => !INTERACTIVE_GRANTS.includes(grant))) {
    throw new errors.InvalidClientMetadata(
      'grant_types: authorization_code and refresh_token only',
    );
  }
  if (registered >= MOST_REGISTERED) {
    throw new errors.InvalidClientMetadata('too many registered clients; restart the local issuer');
  }
  delete metadata.scope;
}
