import { OAuthError, OAuthErrorCode, type OAuthTokenVerifier } from '@modelcontextprotocol/server';
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const DISCOVERY_MS = 5_000;
/** Codes of jose that are about the token; any other is about the issuer. */
const BAD_TOKEN = /^ERR_(JWT_|JWS_|JWKS_NO_|JOSE_ALG|JOSE_NOT)/;

/**
 * Takes tokens that the issuer made for this resource, and no others. Throws `OAuthError` for a bad token, which
 * is answered with 401, and for what the issuer does not answer something else, which is answered with 500.
 */
export function tokenVerifier(issuer: string, resource: URL): OAuthTokenVerifier {
  let known: JWTVerifyGetKey | undefined;
  return {
    verifyAccessToken: async (token) => {
      known ??= await keysOf(issuer);
      const { payload } = await jwtVerify(token, known, {
        issuer,
        audience: resource.href,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
      }).catch((error: unknown) => {
        if (!BAD_TOKEN.test((error as { code?: string }).code ?? '')) throw error;
        throw new OAuthError(OAuthErrorCode.InvalidToken, 'The token does not hold here');
      });
      const { sub, exp = 0, scope = '', client_id: clientId, azp } = payload;
      const scopes = String(scope).split(' ');
      return {
        token,
        clientId: String(clientId ?? azp),
        scopes,
        expiresAt: exp,
        resource,
        extra: { sub },
      };
    },
  };
}

async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(DISCOVERY_MS) });
  const metadata = (await answer.json()) as { issuer?: string; jwks_uri?: string };
  if (metadata.issuer !== issuer) throw new Error(`${url} is not of ${issuer}`);
  return createRemoteJWKSet(new URL(metadata.jwks_uri ?? ''));
}
