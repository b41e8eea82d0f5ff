import type { NamedIssuer } from '#auth';
import { isLoopbackUrl } from '#outbound';
import { readClientKey } from '#token-exchange';
import type { UpstreamExchange, UpstreamSettings } from './served-settings.js';

/** Secrets that stand in this repository, and where each may be used all the same. */
const DOCUMENTED_SECRETS = {
  'local-development-secret': 'local issuer',
  'keycloak-development-secret': 'loopback issuer',
  'your-client-secret': 'nowhere',
} as const;

/** What is wrong with an upstream's client; `callers` is the callers' issuer. */
export function clientProblems(
  { client, issuer }: UpstreamExchange,
  at: UpstreamSettings['at'],
  callers: NamedIssuer,
): readonly string[] {
  if (client.method === 'private_key_jwt') {
    const wrong = keyProblem(client.key);
    return wrong === undefined ? [] : [`${at('exchange.client.key')}: ${wrong}`];
  }
  return isDocumented(client.secret, issuer, callers)
    ? [
        `${at('exchange.client.secret')}: is one that the documentation shows; write the one of your own client`,
      ]
    : [];
}

/** One that is missing is said by whoever reads it. */
function keyProblem(key: string): string | undefined {
  if (key === '') return undefined;
  try {
    readClientKey(key);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'unusable';
  }
}

/** A secret that anybody can read here opens nothing but what is meant for trying out. */
function isDocumented(secret: string, issuer: string, callers: NamedIssuer): boolean {
  const allowed = Object.entries(DOCUMENTED_SECRETS).find(([known]) => known === secret)?.[1];
  if (allowed === undefined) return false;
  if (allowed === 'local issuer') return !(callers.local && issuer === callers.issuer);
  return !(allowed === 'loopback issuer' && isLoopbackUrl(issuer));
}
