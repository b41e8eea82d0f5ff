import { audienceOnly, noDefaultScope } from './common-problems.js';
import type { Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';

/**
 * Keycloak's standard token exchange (Securing Applications, "Configuring and using token exchange"):
 * `audience` is a client id of the realm, and the subject token must name the gateway's client in `aud`.
 */
export const keycloak: Profile = {
  ...rfc8693,
  name: 'keycloak',
  problems: (settings) => [
    ...audienceOnly(settings),
    ...noDefaultScope(settings),
    ...(/\/realms\/[^/]+$/.test(settings.issuer)
      ? []
      : [{ setting: 'issuer' as const, problem: 'is no realm: it ends with /realms/<name>' }]),
  ],
};
