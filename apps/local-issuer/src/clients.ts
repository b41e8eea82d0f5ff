import { errors, type ClientMetadata } from 'oidc-provider';
import type { ExchangeClient } from './exchange-clients.js';

/** Id of the command-line client that `npm run call` is. */
export const CLI_CLIENT_ID = 'mcp-cli';
/** Name of the grant of RFC 8693. */
export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Name of the grant of RFC 6749 §4.4. */
export const CLIENT_CREDENTIALS_GRANT = 'client_credentials';

const INTERACTIVE_GRANTS = ['authorization_code', 'refresh_token'];
/** Longest description of a client that registers itself, as JSON, in characters. */
export const MAX_CLIENT_LENGTH = 8_192;
/**
 * Web pages that a code may be sent to beside loopback, by their origins: VS Code hands codes on from
 * there to the editor on this machine; Claude, ChatGPT and Cursor's agents to their own servers, which
 * reach a gateway on this machine through a tunnel only. Cursor names its page in every registration,
 * that of the editor included.
 */
export const REDIRECT_PAGES = [
  'https://vscode.dev',
  'https://insiders.vscode.dev',
  'https://claude.ai',
  'https://claude.com',
  'https://chatgpt.com',
  'https://www.cursor.com',
];

/** The clients that exist without registration. */
export function staticClients(exchanging: readonly ExchangeClient[]): ClientMetadata[] {
  return [
    ...exchanging.map(({ id, proof }) => ({
      client_id: id,
      ...proof,
      client_name: 'MCP Gateway',
      grant_types: [TOKEN_EXCHANGE_GRANT, CLIENT_CREDENTIALS_GRANT],
      response_types: [],
      redirect_uris: [],
    })),
    {
      client_id: CLI_CLIENT_ID,
      client_name: 'MCP Gateway command line',
      redirect_uris: ['http://127.0.0.1/callback'],
    },
  ];
}

/**
 * Judges a client that registers itself (RFC 7591) or is described at its id: interactive grants only,
 * so that nobody can register the right to exchange tokens; codes that stay on this machine, so that no
 * web page can ask a person for one; and no scope, which would become an allow-list that keeps the
 * client from stepping up later. A document at a URL is written for every issuer: what it lists beyond
 * is left out, where a registration is refused. Throws `InvalidClientMetadata`.
 */
export function judgeRegistration(metadata: ClientMetadata): void {
  if (JSON.stringify(metadata).length > MAX_CLIENT_LENGTH) {
    throw new errors.InvalidClientMetadata(`longer than ${MAX_CLIENT_LENGTH} characters`);
  }
  const grants = metadata.grant_types ?? INTERACTIVE_GRANTS;
  const interactive = grants.filter((grant) => INTERACTIVE_GRANTS.includes(grant));
  if (isDocument(metadata)) metadata.grant_types = interactive;
  else if (interactive.length < grants.length) {
    throw new errors.InvalidClientMetadata(
      'grant_types: authorization_code and refresh_token only',
    );
  }
  if (!(metadata.redirect_uris ?? []).every(staysHere)) {
    throw new errors.InvalidClientMetadata(
      "redirect_uris: http on loopback, an app's own scheme or a known client's page only",
    );
  }
  delete metadata.scope;
}

/** Whether the client's id is the URL of its description (draft-ietf-oauth-client-id-metadata-document). */
function isDocument({ client_id: id }: ClientMetadata): boolean {
  return id.startsWith('https://');
}

/** Whether a code sent there stays on this machine (RFC 8252 §7). */
function staysHere(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, origin } = new URL(uri);
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' ? REDIRECT_PAGES.includes(origin) : true;
}
