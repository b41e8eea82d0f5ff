import type { KeyObject } from 'node:crypto';
import { resolveAuthOptions, type ResolvedAuthOptions } from '../../libs/auth/src/auth.options.js';
import { json, startDouble, type HttpDouble } from './http-double.js';

/** An issuer that publishes metadata and a key set, and what its key set holds at the moment. */
export interface KeyIssuer extends HttpDouble {
  served: unknown[] | 'down';
}

export async function startKeyIssuer(served: unknown[]): Promise<KeyIssuer> {
  const issuer: KeyIssuer = Object.assign(await startDouble(), { served });
  issuer.answer = ({ url }, response) => {
    if (issuer.served === 'down') response.writeHead(500).end();
    else if (url === '/jwks') json(response, 200, { keys: issuer.served });
    else {
      json(response, 200, {
        issuer: issuer.url,
        jwks_uri: `${issuer.url}/jwks`,
        token_endpoint: `${issuer.url}/token`,
      });
    }
  };
  return issuer;
}

/** A public key as a member of a key set. */
export function jwkOf(key: KeyObject, kid?: string, more: object = {}): object {
  return { ...key.export({ format: 'jwk' }), ...(kid !== undefined && { kid }), ...more };
}

/** Options of a resource server that trusts an issuer and logs nothing. */
export function optionsFor(issuer: string, clock: () => number): ResolvedAuthOptions {
  const quiet = () => undefined;
  return resolveAuthOptions({
    issuer,
    issuerSetting: 'ISSUER_URL',
    audience: 'a',
    audienceSetting: 'TOKEN_AUDIENCE',
    tokenProfile: 'auth0',
    challenge: { baselineScopes: [] },
    logger: { info: quiet, warn: quiet, error: quiet },
    clock,
  });
}
