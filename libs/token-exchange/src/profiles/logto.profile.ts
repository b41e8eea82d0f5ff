import { noDefaultScope, resourceOnly, scopesNeeded } from './common-problems.js';
import { exchangeForm, type ErrorAnswer, type Meaning, type Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';

/**
 * Logto's token exchange ("Service-to-service delegation"): `resource` is the upstream's API resource
 * indicator, only scopes that are asked for are granted, and no `issued_token_type` comes back.
 */
export const logto: Profile = {
  ...rfc8693,
  name: 'logto',
  target: 'resource',
  requiresIssuedTokenType: false,
  hints: {
    invalid_target: 'API_AUTH0_AUDIENCE is not an API resource of this tenant',
    invalid_grant:
      'the token has ended, or was issued to a third-party or dynamic (CIMD) application, whose tokens cannot be exchanged',
    unauthorized_client: 'switch on "Allow token exchange" for the gateway’s application',
    unsupported_grant_type: 'switch on "Allow token exchange" for the gateway’s application',
  },
  problems: (settings) => [
    ...resourceOnly(settings),
    ...scopesNeeded(settings),
    ...noDefaultScope(settings),
    ...(/\/oidc$/.test(settings.issuer)
      ? []
      : [{ setting: 'issuer' as const, problem: 'must end with /oidc' }]),
  ],
  parameters: exchangeForm,
  meaning: meaningOf,
};

/** Signing in again through such an application gives the same answer. */
const NO_SIGN_IN_HELPS = /^subject token was (not issued to a first-party|issued to an unknown)/;
/** The switch is off: it concerns the client, whatever the code. */
const SWITCHED_OFF = /^token exchange is not allowed for this application/;

function meaningOf({ error, error_description: said }: ErrorAnswer): Meaning | undefined {
  if (SWITCHED_OFF.test(String(said))) return 'client';
  return error === 'invalid_grant' && NO_SIGN_IN_HELPS.test(String(said)) ? 'denied' : undefined;
}
