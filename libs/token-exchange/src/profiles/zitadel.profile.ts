import { audienceOnly, noDefaultScope } from './common-problems.js';
import { JWT_TYPE, type Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';

/** ZITADEL's token exchange: an access token asked for as such is opaque, so a JWT is asked for. */
export const zitadel: Profile = {
  ...rfc8693,
  name: 'zitadel',
  subjectAudience: {
    from: 'issuer',
    // Client ids of older applications end with the project's name.
    shape: /^\d+(@\S+)?$/,
    write: "the id of the gateway's project, in digits, or a client id of it",
  },
  // Ids of the gateway's own project stand in `aud` of whatever its client gets.
  refusesOwnClient: true,
  // It knows the grant for service users alone, and an application exchanges.
  clientCredentials: undefined,
  problems: (settings) => [...audienceOnly(settings), ...noDefaultScope(settings)],
  parameters: (input) => ({ ...rfc8693.parameters(input), requested_token_type: JWT_TYPE }),
};
