import { resolveAuthOptions, type ResolvedAuthOptions } from '../../libs/auth/src/auth.options.js';
import { json, startDouble, type HttpDouble } from './http-double.js';
import { issuerDocument } from './issuer-key.js';

/** An issuer that publishes metadata and a key set; `served` is what the key set holds now. */
export interface KeyIssuer extends HttpDouble {
  served: unknown[] | 'down';
}

export async function startKeyIssuer(served: unknown[]): Promise<KeyIssuer> {
  const issuer: KeyIssuer = Object.assign(await startDouble(), { served });
  issuer.answer = ({ url }, response) => {
    const { served: keys } = issuer;
    if (keys === 'down') response.writeHead(500).end();
    else json(response, 200, issuerDocument(url, { issuer: issuer.url, keys }));
  };
  return issuer;
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
