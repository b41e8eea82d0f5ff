import { audienceOnly, noDefaultScope, scopesNeeded } from './common-problems.js';
import { CLIENT_CREDENTIALS_GRANT, type Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';
import { ONE_FOR_ALL } from './subject-audience.js';

/** Okta's on-behalf-of token exchange ("Set up OAuth 2.0 On-Behalf-Of Token Exchange"). */
export const okta: Profile = {
  ...rfc8693,
  name: 'okta',
  subjectAudience: ONE_FOR_ALL,
  refusesOwnClient: true,
  assertionAudience: 'token_endpoint',
  // An authorization server has one audience, which all of its tokens carry.
  clientCredentials: ({ scopes }) => ({
    grant_type: CLIENT_CREDENTIALS_GRANT,
    scope: scopes.join(' '),
  }),
  problems: (settings) => [
    ...audienceOnly(settings),
    ...noDefaultScope(settings),
    ...scopesNeeded(settings),
    ...(/\/oauth2\/[^/]+$/.test(settings.issuer)
      ? []
      : [
          {
            setting: 'issuer' as const,
            problem: 'must be a custom authorization server, which ends with /oauth2/<id>',
          },
        ]),
  ],
};
