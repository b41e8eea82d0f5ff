import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import type { FileExchange, GatewayFile } from './gateway-file.js';

/** A client that may exchange tokens, and how it proves itself at the token endpoint. */
export interface ExchangeClient {
  readonly id: string;
  readonly proof: Pick<ClientMetadata, 'client_secret' | 'jwks' | 'token_endpoint_auth_method'>;
}

type Own = { readonly id: string; readonly secret: string };

/**
 * The gateway's own client, and those that gateway.yaml names. Throws one error that names the file for a key
 * that is not one, and for one client that proves itself in two ways.
 */
export function exchangeClients(own: Own, file: GatewayFile | undefined): ExchangeClient[] {
  const clients = new Map([[own.id, withSecret(own.id, own.secret)]]);
  for (const [name, { exchange }] of Object.entries(file?.upstreams ?? {})) {
    const at = `GATEWAY_CONFIG: ${file?.path ?? ''} upstreams.${name}.exchange.client`;
    const client = exchange && clientOf(exchange, at);
    if (client === undefined) continue;
    const known = clients.get(client.id);
    if (known && JSON.stringify(known) !== JSON.stringify(client)) {
      throw new Error(
        `${at}: ${client.id} has another secret or key elsewhere; write one, or another id`,
      );
    }
    clients.set(client.id, client);
  }
  return [...clients.values()];
}

function clientOf(
  { client, tokenEndpointAuth }: FileExchange,
  at: string,
): ExchangeClient | undefined {
  if (client?.key !== undefined) return withKey(client.id, client.key, at);
  // Without either the gateway says what is missing.
  if (client?.secret === undefined) return undefined;
  const basic = tokenEndpointAuth === 'client_secret_basic';
  return withSecret(client.id, client.secret, basic ? 'client_secret_basic' : undefined);
}

function withSecret(
  id: string,
  secret: string,
  method: 'client_secret_basic' | 'client_secret_post' = 'client_secret_post',
): ExchangeClient {
  return { id, proof: { client_secret: secret, token_endpoint_auth_method: method } };
}

/** The issuer knows the public half of the key alone (RFC 7523 §3). */
function withKey(id: string, key: string, at: string): ExchangeClient {
  try {
    const isJwk = key.trimStart().startsWith('{');
    const jwk = createPublicKey(
      isJwk ? { key: JSON.parse(key) as JsonWebKey, format: 'jwk' } : key,
    );
    return {
      id,
      proof: {
        jwks: { keys: [{ ...jwk.export({ format: 'jwk' }) }] },
        token_endpoint_auth_method: 'private_key_jwt',
      },
    };
  } catch {
    throw new Error(`${at}.key: is not a private key; write PEM (PKCS #8) or a JWK`);
  }
}
