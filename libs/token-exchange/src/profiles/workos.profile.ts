import { noDefaultScope, resourceOnly } from './common-problems.js';
import { exchangeForm, type Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';

/** The issuer of WorkOS's own user sessions, whose tokens are not Connect tokens. */
const WORKOS_API = /^https:\/\/api\.workos\.com(\/|$)/;

/**
 * WorkOS Connect's token exchange ("Token exchange grant"): `resource` names the upstream among the
 * registered resource indicators, the token stays one of the same person and organization, and `act`
 * names the gateway's application. The documents ask for no `requested_token_type`.
 */
export const workos: Profile = {
  ...rfc8693,
  name: 'workos',
  target: 'resource',
  // It knows the grant for M2M applications alone, which exchange nothing.
  clientCredentials: undefined,
  // No complete answer is published; a type is checked if there is one.
  requiresIssuedTokenType: false,
  compares: { issuer: true, audience: true, subject: 'sub', kept: ['org_id'] },
  hints: {
    invalid_target:
      'add API_AUTH0_AUDIENCE to the MCP resource indicators (Connect, Configuration)',
    invalid_scope: 'the exchange narrows scopes: name only such as the caller’s token has',
    unauthorized_client: 'the gateway’s Connect application must be a first-party one',
  },
  problems: (settings) => [
    ...resourceOnly(settings),
    ...noDefaultScope(settings),
    ...(WORKOS_API.test(settings.issuer)
      ? [
          {
            setting: 'issuer' as const,
            problem:
              'is WorkOS’s API; Connect tokens name the AuthKit domain, https://<name>.authkit.app',
          },
        ]
      : []),
  ],
  parameters: exchangeForm,
};
