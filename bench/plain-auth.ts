import type { AuthInfo } from '@modelcontextprotocol/server';
import type { RequestHandler } from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/** What the SDK hands to a tool about a verified token. */
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

/** Verifies the bearer token of every request with jose; key set cached by jose, as by default. */
export function requireToken(issuer: Issuer, audience: string): RequestHandler {
  const keys = createRemoteJWKSet(new URL(issuer.jwks_uri));
  return async (req, res, next) => {
    const [scheme, token] = (req.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined) {
      res.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'invalid_request' });
      return;
    }
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: issuer.issuer,
        audience,
        algorithms: ['RS256'],
      });
      res.locals['auth'] = {
        token,
        clientId: String(payload['client_id']),
        scopes: String(payload['scope']).split(' '),
        expiresAt: payload.exp ?? 0,
        extra: { sub: payload.sub ?? '' },
      } satisfies CallerInfo;
    } catch {
      res
        .status(401)
        .set('WWW-Authenticate', 'Bearer error="invalid_token"')
        .json({ error: 'invalid_token' });
      return;
    }
    next();
  };
}
