import { audienceOnly, noDefaultScope } from './common-problems.js';
import type { ErrorAnswer, Meaning, Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';
import { SET_BY_OPERATOR } from './subject-audience.js';

/**
 * Keycloak's standard token exchange (Securing Applications, "Configuring and using token exchange"):
 * `audience` is a client id of the realm, and the subject token must name the gateway's client in `aud`.
 */
export const keycloak: Profile = {
  ...rfc8693,
  name: 'keycloak',
  subjectAudience: SET_BY_OPERATOR,
  // The realm's built-in clients: roles that every user has put them into aud.
  issuersOwnAudiences: {
    shape: /^(account|account-console|broker|realm-management|master-realm)$/,
    write: 'what an audience mapper of yours writes: the URL of the gateway, or its client id',
  },
  problems: (settings) => [
    ...audienceOnly(settings),
    ...noDefaultScope(settings),
    ...(/\/realms\/[^/]+$/.test(settings.issuer)
      ? []
      : [{ setting: 'issuer' as const, problem: 'must end with /realms/<name>' }]),
  ],
  meaning: meaningOf,
};

/** Only the description tells these apart (Keycloak 26.7). */
const MEANINGS: readonly (readonly [string, RegExp, Meaning])[] = [
  ['invalid_request', /^Invalid token$/, 'sign_in'],
  ['invalid_request', /^Requested audience not available/, 'target'],
  ['invalid_request', /^Standard token exchange is not enabled/, 'client'],
  ['invalid_client', /^Audience not found$/, 'target'],
];

function meaningOf({ error, error_description: said }: ErrorAnswer): Meaning | undefined {
  return MEANINGS.find(([code, text]) => code === error && text.test(String(said)))?.[2];
}
