import { AUTH0_HINTS, AUTH0_OWN_AUDIENCES, auth0Meaning } from './auth0-hints.js';
import { audienceOnly, noDefaultScope } from './common-problems.js';
import { clientCredentialsForm, exchangeForm, type Profile } from './profile.js';
import { REQUESTED_RESOURCE } from './subject-audience.js';

/** Namespaces that Auth0 reserves (Auth0, Custom Token Exchange, reserved namespaces). */
const RESERVED = /^(urn:(ietf|auth0|okta)(:|$)|https?:\/\/([^/]+\.)?(auth0|okta)\.com(\/|$))/i;

/** Auth0 Custom Token Exchange: a custom subject token type, no `requested_token_type`. */
export const auth0Cte: Profile = {
  name: 'auth0-cte',
  requiresIssuedTokenType: false,
  assertionAudience: 'issuer',
  compares: { issuer: true, audience: true, subject: 'sub' },
  subjectAudience: REQUESTED_RESOURCE,
  issuersOwnAudiences: AUTH0_OWN_AUDIENCES,
  hints: AUTH0_HINTS,
  meaning: auth0Meaning,
  problems: (settings) => [
    ...typeProblems(settings.subjectTokenType).map((problem) => ({
      setting: 'subjectTokenType' as const,
      problem,
    })),
    ...audienceOnly(settings),
    ...noDefaultScope(settings),
  ],
  parameters: exchangeForm,
  clientCredentials: clientCredentialsForm,
};

function typeProblems(type: string): readonly string[] {
  if (!/^(urn:[a-z0-9][a-z0-9-]*:.+|https?:\/\/.+)$/i.test(type)) return ['is not a URI'];
  return RESERVED.test(type) ? ['stands in a name space that Auth0 reserves'] : [];
}
