import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';
import { GATEWAY_URL, SCOPES, type CallerToken } from './caller-token.js';

const REALM = 'https://k.example/realms/main';

export const keycloakContracts: readonly Contract[] = [
  {
    profile: 'keycloak',
    issuer: REALM,
    audience: 'upstream-api',
    scopes: ['read:private'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      requested_token_type: ACCESS,
      audience: 'upstream-api',
      scope: 'read:private',
    },
    answer: {
      access_token: jwt({ iss: REALM, sub: SUBJECT.sub, aud: 'upstream-api', azp: 'gw' }),
      expires_in: 300,
      refresh_expires_in: 0,
      token_type: 'Bearer',
      'not-before-policy': 0,
      session_state: '287f3c57-32b8-4c0f-8b00-8c7db231d701',
      issued_token_type: ACCESS,
      scope: 'read:private profile',
    },
    refusals: [
      [400, { error: 'invalid_request', error_description: 'Invalid token' }, 'subject_rejected'],
      [400, { error: 'invalid_client', error_description: 'Audience not found' }, 'target_refused'],
      [
        400,
        { error: 'invalid_request', error_description: 'Requested audience not available: api' },
        'target_refused',
      ],
      [
        400,
        {
          error: 'invalid_request',
          error_description: 'Standard token exchange is not enabled for the requested client',
        },
        'client_refused',
      ],
      [
        401,
        {
          error: 'unauthorized_client',
          error_description: 'Invalid client or Invalid client credentials',
        },
        'client_refused',
      ],
      [
        403,
        { error: 'access_denied', error_description: 'Client is not within the token audience' },
        'access_denied',
      ],
      [401, { error: 'invalid_client' }, 'client_refused'],
      [400, { error: 'invalid_scope' }, 'scope_refused'],
    ],
  },
];

// As Keycloak 26 issues them, but for `nonce`, which is Keycloak's up to 24 (keycloak/keycloak#26893).
const realm = {
  profile: 'keycloak',
  issuer: REALM,
  client: 'mcp-cli',
  scopes: ['profile', ...SCOPES],
  foreignAudience: ['upstream-api', 'account'],
} as const;
const session = {
  iss: REALM,
  sub: '1dcb5b9d-8b6a-4bd2-9a3d-2f4f4ab4c1a8',
  typ: 'Bearer',
  azp: 'mcp-cli',
  sid: '287f3c57-32b8-4c0f-8b00-8c7db231d701',
  acr: '1',
  realm_access: { roles: ['offline_access'] },
  scope: `profile ${SCOPES.join(' ')}`,
  preferred_username: 'ada',
};
const named = { ISSUER_URL: REALM, EXCHANGE_PROFILE: 'keycloak' };

export const keycloakCallerTokens: readonly CallerToken[] = [
  {
    ...realm,
    shape: 'audience mappers for the URL and the client, typ at+jwt',
    settings: named,
    header: { typ: 'at+jwt' },
    claims: { ...session, aud: [GATEWAY_URL, 'mcp-gateway'] },
  },
  {
    ...realm,
    shape: 'an audience mapper for the client alone, typ JWT, with a nonce',
    settings: { ...named, TOKEN_PROFILE: 'auth0', TOKEN_AUDIENCE: 'mcp-gateway' },
    header: { typ: 'JWT' },
    claims: { ...session, aud: 'mcp-gateway', nonce: '61a2f3d4', session_state: session.sid },
  },
];
