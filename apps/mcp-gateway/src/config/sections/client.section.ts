import { LOCAL_CLIENT_ID, oneOf, text, type NamedIssuer } from '#auth';
import type { ClientCredentials } from '#token-exchange';
import { setting, type Values } from '../setting-values.js';
import { missingWith } from './issuer.section.js';

/** The settings of the gateway's own client at the authorization server. */
export const CLIENT_SETTINGS = {
  MCP_AUTH0_CLIENT_ID: setting(text.optional(), {
    description:
      'Client id of the gateway. An id other than mcp-gateway also says that an ISSUER_URL at the root of loopback is not the local issuer.',
    example: 'mcp-gateway',
    unset: 'mcp-gateway with the local issuer; required with any other',
  }),
  MCP_AUTH0_CLIENT_SECRET: setting(text.optional(), {
    description:
      'Client secret of the gateway, or the file that holds it as MCP_AUTH0_CLIENT_SECRET_FILE. This example works with the local issuer only.',
    example: 'local-development-secret',
    unset: 'local-development-secret with the local issuer; required with any other',
  }),
  TOKEN_ENDPOINT_AUTH_METHOD: setting(
    oneOf(['client_secret_post', 'client_secret_basic', 'private_key_jwt']).optional(),
    {
      description:
        'How the client authenticates: client_secret_post, client_secret_basic or private_key_jwt.',
      example: 'client_secret_post',
      unset: 'private_key_jwt where CLIENT_ASSERTION_KEY is given, else client_secret_post',
    },
  ),
  CLIENT_ASSERTION_KEY: setting(text.optional(), {
    description:
      'Private key of private_key_jwt: PEM (PKCS #8, for Entra followed by the certificate) or a JWK; easier as CLIENT_ASSERTION_KEY_FILE.',
  }),
  CLIENT_ASSERTION_KEY_ID: setting(text.optional(), {
    description: 'kid of its public key at the issuer.',
    example: '2026-11',
  }),
};

/** The gateway's own client, for upstreams that name no other. */
export interface OwnClient {
  readonly client: ClientCredentials;
  /** Settings that it lacks: problems where an upstream takes this client, and nowhere else. */
  readonly missing: readonly string[];
}

const LOCAL_SECRET = 'local-development-secret';

/** Reads the settings; what is wrong with those that are given goes to `problems`. */
export function ownClient(
  settings: Values<typeof CLIENT_SETTINGS>,
  issuer: NamedIssuer,
  problems: string[],
): OwnClient {
  const { CLIENT_ASSERTION_KEY: key, CLIENT_ASSERTION_KEY_ID: keyId } = settings;
  const method =
    settings.TOKEN_ENDPOINT_AUTH_METHOD ??
    (key === undefined ? 'client_secret_post' : 'private_key_jwt');
  const id = settings.MCP_AUTH0_CLIENT_ID ?? LOCAL_CLIENT_ID;
  const missing = (...names: (keyof typeof CLIENT_SETTINGS)[]) =>
    missingWith(issuer, settings, { names, problems });
  if (method === 'private_key_jwt') {
    if (key === undefined) problems.push('CLIENT_ASSERTION_KEY: required with private_key_jwt');
    const client = { id, method, key: key ?? '', ...(keyId !== undefined && { keyId }) };
    return { client, missing: missing('MCP_AUTH0_CLIENT_ID') };
  }
  if (key !== undefined) problems.push(`CLIENT_ASSERTION_KEY: has no use with ${method}`);
  else if (keyId !== undefined) {
    problems.push('CLIENT_ASSERTION_KEY: required with CLIENT_ASSERTION_KEY_ID');
  }
  // The development secret in its place would be a second problem, of a value that nobody wrote.
  const secret = settings.MCP_AUTH0_CLIENT_SECRET ?? (issuer.local ? LOCAL_SECRET : '');
  return {
    client: { id, method, secret },
    missing: missing('MCP_AUTH0_CLIENT_ID', 'MCP_AUTH0_CLIENT_SECRET'),
  };
}
