import { audienceOnly, noDefaultScope, scopesNeeded } from './common-problems.js';
import type { Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';

/**
 * authentik's token exchange ("Token exchange"): `audience` is the client id of the upstream's provider,
 * which lists the gateway's among its federated providers. The token is that provider's in every
 * respect, its issuer included.
 */
export const authentik: Profile = {
  ...rfc8693,
  name: 'authentik',
  // Such a token names the gateway’s own provider, whatever it is asked for.
  clientCredentials: undefined,
  compares: { issuer: false, audience: true, subject: 'sub' },
  subjectAudience: {
    from: 'issuer',
    shape: /^(?!https?:)\S+$/,
    write: "the client id of the MCP clients' provider",
  },
  hints: {
    invalid_target:
      'the upstream’s provider must exist, belong to an application and list the gateway’s provider as federated',
    invalid_grant:
      'also said when the gateway’s provider lacks the grant, does not list the MCP client’s provider as federated, or a policy of the upstream’s application says no',
  },
  problems: (settings) => [
    ...audienceOnly(settings),
    ...scopesNeeded(settings),
    ...noDefaultScope(settings),
    ...(/\/application\/o\/[^/]+\/$/.test(settings.issuer)
      ? []
      : [
          {
            setting: 'issuer' as const,
            problem: 'must be a provider’s issuer, which ends with /application/o/<slug>/',
          },
        ]),
  ],
};
