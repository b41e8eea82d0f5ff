import { reach } from './reach.js';

/** What a client learns of the gateway and its issuer before signing in. */
export interface Discovered {
  readonly resource: string;
  readonly scopes: readonly string[];
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Follows RFC 9728 and RFC 8414 from the endpoint to its issuer. Throws readable errors. */
export async function discover(
  gatewayUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<Discovered> {
  const { origin, pathname } = new URL(gatewayUrl);
  const path = pathname.replace(/\/$/, '');
  const metadata = await getJson(`${origin}/.well-known/oauth-protected-resource${path}`, headers);
  const [issuer] = metadata['authorization_servers'] as string[];
  if (issuer === undefined) throw new Error('The gateway names no authorization server.');
  return {
    resource: String(metadata['resource']),
    scopes: (metadata['scopes_supported'] ?? []) as string[],
    ...(await discoverIssuer(issuer, headers)),
  };
}

/** The issuer's endpoints, as its metadata names them (RFC 8414). Throws readable errors. */
export async function discoverIssuer(
  issuer: string,
  headers: Readonly<Record<string, string>>,
): Promise<Pick<Discovered, 'issuer' | 'authorizationEndpoint' | 'tokenEndpoint'>> {
  const server = await issuerMetadata(issuer, headers);
  if (server['issuer'] !== issuer) {
    throw new Error(`The issuer names itself ${String(server['issuer'])}, not ${issuer}.`);
  }
  return {
    issuer,
    authorizationEndpoint: String(server['authorization_endpoint']),
    tokenEndpoint: String(server['token_endpoint']),
  };
}

async function issuerMetadata(
  issuer: string,
  headers: Readonly<Record<string, string>>,
): Promise<Fields> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  try {
    return await getJson(`${origin}/.well-known/oauth-authorization-server${path}`, headers);
  } catch {
    return getJson(`${origin}${path}/.well-known/openid-configuration`, headers);
  }
}

async function getJson(url: string, headers: Readonly<Record<string, string>>): Promise<Fields> {
  const response = await reach(url, { headers });
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  return (await response.json()) as Fields;
}
