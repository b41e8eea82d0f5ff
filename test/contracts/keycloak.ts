import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

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
