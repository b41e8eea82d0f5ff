import { noDefaultScope, resourceUri } from './common-problems.js';
import { ACCESS_TOKEN_TYPE, clientCredentialsForm, exchangeForm, type Profile } from './profile.js';
import { REQUESTED_RESOURCE } from './subject-audience.js';

/** The standard exchange (RFC 8693 §2.1), with one `audience` or one `resource`. */
export const rfc8693: Profile = {
  name: 'rfc8693',
  subjectTokenType: ACCESS_TOKEN_TYPE,
  requiresIssuedTokenType: true,
  assertionAudience: 'issuer',
  compares: { issuer: true, audience: true, subject: 'sub' },
  subjectAudience: REQUESTED_RESOURCE,
  problems: (settings) => [
    ...noDefaultScope(settings),
    ...(settings.target === 'resource' ? resourceUri(settings.audience) : []),
  ],
  parameters: (input) => ({ ...exchangeForm(input), requested_token_type: ACCESS_TOKEN_TYPE }),
  clientCredentials: clientCredentialsForm,
};
