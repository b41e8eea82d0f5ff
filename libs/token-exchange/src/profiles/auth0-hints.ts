import type { ErrorAnswer, IssuersOwnAudiences, Meaning } from './profile.js';

/** What Auth0's errors usually mean for the operator of the tenant. */
export const AUTH0_HINTS: Readonly<Record<string, string>> = {
  consent_required: 'switch on "Allow Skipping User Consent" for the upstream API',
  too_many_attempts: 'add the gateway’s address to the allow list of Suspicious IP Throttling',
  unauthorized_client: 'allow the exchange for the gateway’s client (token_exchange)',
};

/** Of the user info endpoint, which `openid` adds, and of the Management API. */
export const AUTH0_OWN_AUDIENCES: IssuersOwnAudiences = {
  shape: /^https:\/\/[^/]+\/(userinfo|api\/v2\/)$/,
  write: "the identifier of the gateway's API, which is MCP_SERVER_URL, or remove it",
};

/** Auth0 answers 401 `access_denied`, Unauthorized, to a client with a wrong id or secret. */
export function auth0Meaning(
  { error, error_description: said }: ErrorAnswer,
  status: number,
): Meaning | undefined {
  const unknown = status === 401 && error === 'access_denied' && said === 'Unauthorized';
  return unknown ? 'unauthenticated' : undefined;
}
