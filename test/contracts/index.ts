import { auth0CallerTokens, auth0Contracts } from './auth0.js';
import { authentikCallerTokens, authentikContracts } from './authentik.js';
import { entraCallerTokens, entraContracts } from './entra.js';
import { keycloakCallerTokens, keycloakContracts } from './keycloak.js';
import { logtoCallerTokens, logtoContracts } from './logto.js';
import { oktaCallerTokens, oktaContracts } from './okta.js';
import { standardCallerTokens, standardContracts } from './standard.js';
import { workosCallerTokens, workosContracts } from './workos.js';
import { zitadelCallerTokens, zitadelContracts } from './zitadel.js';

export { GATEWAY_URL, type CallerToken } from './caller-token.js';
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

/** What callers of every provider bring, by profile and shape. */
export const CALLER_TOKENS = [
  ...auth0CallerTokens,
  ...standardCallerTokens,
  ...keycloakCallerTokens,
  ...entraCallerTokens,
  ...oktaCallerTokens,
  ...zitadelCallerTokens,
  ...workosCallerTokens,
  ...authentikCallerTokens,
  ...logtoCallerTokens,
];
