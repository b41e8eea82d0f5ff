import { AUTH0_HINTS, AUTH0_OWN_AUDIENCES, auth0Meaning } from './auth0-hints.js';
import { audienceOnly, noDefaultScope } from './common-problems.js';
import type { Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';

/** Auth0 On-Behalf-Of: the standard exchange of an access token for an access token. */
export const auth0Obo: Profile = {
  ...rfc8693,
  name: 'auth0-obo',
  issuersOwnAudiences: AUTH0_OWN_AUDIENCES,
  hints: AUTH0_HINTS,
  meaning: auth0Meaning,
  problems: (settings) => [...audienceOnly(settings), ...noDefaultScope(settings)],
};
