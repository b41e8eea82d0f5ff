import { auth0Contracts } from './auth0.js';
import { authentikContracts } from './authentik.js';
import { entraContracts } from './entra.js';
import { keycloakContracts } from './keycloak.js';
import { logtoContracts } from './logto.js';
import { oktaContracts } from './okta.js';
import { standardContracts } from './standard.js';
import { workosContracts } from './workos.js';
import { zitadelContracts } from './zitadel.js';

export { jwt, subjectToken, type Contract } from './contract.js';

/** What every provider documents, by profile. */
export const CONTRACTS = [
  ...auth0Contracts,
  ...standardContracts,
  ...keycloakContracts,
  ...entraContracts,
  ...oktaContracts,
  ...zitadelContracts,
  ...workosContracts,
  ...authentikContracts,
  ...logtoContracts,
];
