import type { AuthInfo } from '@modelcontextprotocol/server';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/** What the SDKs hand to a tool about a verified token. */
export type CallerInfo = AuthInfo & { extra: { sub: string } };

export interface Issuer {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly token_endpoint: string;
}

/** The issuer's metadata (RFC 8414), read once at start. */
export async function discover(issuer: string): Promise<Issuer> {
  const response = await fetch(new URL('.well-known/oauth-authorization-server', issuer));
  if (!response.ok) throw new Error(`discovery answered ${response.status}`);
  return (await response.json()) as Issuer;
}

/** Verifies a token with jose, whose key set is cached as by default. Throws for one that is no good. */
export function verifier(issuer: Issuer, audience: string): (token: string) => Promise<CallerInfo> {
  const keys = createRemoteJWKSet(new URL(issuer.jwks_uri));
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      audience,
      algorithms: ['RS256'],
    });
    return {
      token,
      clientId: String(payload['client_id']),
      scopes: String(payload['scope']).split(' '),
      expiresAt: payload.exp ?? 0,
      extra: { sub: payload.sub ?? '' },
    };
  };
}

/** The token of an `Authorization` header. */
export function bearer(authorization: string | undefined): string | undefined {
  const [scheme, token] = (authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? token : undefined;
}
