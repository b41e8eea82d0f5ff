import type { FaultyEndpoint } from './faults.js';

/** Auth0's paths, so that its dialects run against this issuer; the right side is oidc-provider's. */
const ALIASES: Readonly<Record<string, string>> = {
  '/authorize': '/auth',
  '/oauth/token': '/token',
  '/oidc/register': '/reg',
  '/oauth/revoke': '/token/revocation',
  '/userinfo': '/me',
  '/.well-known/jwks.json': '/jwks',
};

const ENDPOINTS: Readonly<Record<string, FaultyEndpoint>> = {
  '/token': 'token',
  '/jwks': 'jwks',
  '/.well-known/openid-configuration': 'metadata',
  '/.well-known/oauth-authorization-server': 'metadata',
};

/** A request's URL as oidc-provider knows it, and the endpoint it is for. */
export function route(url: string): { url: string; path: string; endpoint?: FaultyEndpoint } {
  const [given = '/', query] = url.split('?', 2);
  const path = ALIASES[given] ?? given;
  const endpoint = ENDPOINTS[path];
  return {
    path,
    url: query === undefined ? path : `${path}?${query}`,
    ...(endpoint !== undefined && { endpoint }),
  };
}
