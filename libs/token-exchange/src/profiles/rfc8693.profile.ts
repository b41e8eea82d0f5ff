import { ACCESS_TOKEN_TYPE, TOKEN_EXCHANGE_GRANT, type Profile } from './profile.js';

/** The standard exchange (RFC 8693 §2.1), with one `audience`. */
export const rfc8693: Profile = {
  name: 'rfc8693',
  subjectTokenType: ACCESS_TOKEN_TYPE,
  requiresIssuedTokenType: true,
  problem: () => undefined,
  parameters: ({ subjectToken, subjectTokenType, audience, scopes }) => ({
    grant_type: TOKEN_EXCHANGE_GRANT,
    subject_token: subjectToken,
    subject_token_type: subjectTokenType,
    requested_token_type: ACCESS_TOKEN_TYPE,
    audience,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  }),
};
