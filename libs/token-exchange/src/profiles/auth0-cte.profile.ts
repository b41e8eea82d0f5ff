import { TOKEN_EXCHANGE_GRANT, type Profile } from './profile.js';

/** Name spaces that Auth0 keeps for itself (Auth0, Custom Token Exchange, reserved namespaces). */
const RESERVED = /^(urn:(ietf|auth0|okta)(:|$)|https?:\/\/([^/]+\.)?(auth0|okta)\.com(\/|$))/i;

/** Auth0 Custom Token Exchange: a subject token type of one's own, no `requested_token_type`. */
export const auth0Cte: Profile = {
  name: 'auth0-cte',
  requiresIssuedTokenType: false,
  problem: (type) => {
    if (!/^(urn:[a-z0-9][a-z0-9-]*:.+|https?:\/\/.+)$/i.test(type)) return 'is not a URI';
    return RESERVED.test(type) ? 'stands in a name space that Auth0 reserves' : undefined;
  },
  parameters: ({ subjectToken, subjectTokenType, audience, scopes }) => ({
    grant_type: TOKEN_EXCHANGE_GRANT,
    subject_token: subjectToken,
    subject_token_type: subjectTokenType,
    audience,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  }),
};
