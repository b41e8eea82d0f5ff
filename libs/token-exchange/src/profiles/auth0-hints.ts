/** What Auth0's errors usually mean for whoever runs the tenant. */
export const AUTH0_HINTS: Readonly<Record<string, string>> = {
  consent_required: 'switch on "Allow Skipping User Consent" for the upstream API',
  too_many_attempts: 'add the gateway’s address to the allow list of Suspicious IP Throttling',
  unauthorized_client: 'allow the exchange for the gateway’s client (token_exchange)',
};
