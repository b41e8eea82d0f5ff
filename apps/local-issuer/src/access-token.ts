import type { AccessToken, ClientCredentials, Configuration } from 'oidc-provider';
import type { LocalIssuerConfig } from './config.js';
import { findUser } from './demo-users.js';

type Customizer = NonNullable<
  NonNullable<NonNullable<Configuration['formats']>['customizers']>['jwt']
>;

/** What an exchanged token says beyond an ordinary one. */
export interface Delegation {
  /** Seconds since the epoch; the subject token's own end. */
  readonly expiresAt: number;
  /** The `act` claim (RFC 8693 §4.1), for profiles that have it. */
  readonly act?: object;
}

const delegations = new WeakMap<object, Delegation>();

/** Marks a token that is about to be saved as exchanged. */
export function delegate(token: object, delegation: Delegation): void {
  delegations.set(token, delegation);
}

/** Claims about the person and the client, as a tenant's rule would add them. */
export function accessTokenClaims(token: AccessToken | ClientCredentials) {
  const user = 'accountId' in token ? findUser(token.accountId) : undefined;
  const act = delegations.get(token)?.act;
  return {
    azp: token.clientId ?? '',
    ...(user && { name: user.name, email: user.email }),
    ...(act && { act }),
  };
}

/** Makes the JWT of either dialect: RFC 9068 as it is, Auth0's default with `typ: JWT` and `azp`. */
export function dialect({ tokenProfile }: Pick<LocalIssuerConfig, 'tokenProfile'>): Customizer {
  return (_ctx, token, jwt) => {
    const delegation = delegations.get(token);
    if (delegation && typeof jwt.payload['exp'] === 'number') {
      jwt.payload['exp'] = Math.min(jwt.payload['exp'], delegation.expiresAt);
    }
    if (tokenProfile === 'auth0') {
      jwt.header = { ...jwt.header, typ: 'JWT' };
      delete jwt.payload['client_id'];
      delete jwt.payload['jti'];
    } else {
      delete jwt.payload['azp'];
    }
  };
}
