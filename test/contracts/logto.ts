import { GATEWAY_URL, SCOPES, type CallerToken } from './caller-token.js';
import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

const LOGTO = 'https://tenant.logto.app/oidc';

/** Logto, "Service-to-service delegation"; the descriptions are those of its token exchange grant. */
export const logtoContracts: readonly Contract[] = [
  {
    profile: 'logto',
    issuer: LOGTO,
    audience: 'https://api-b.example.com',
    scopes: ['read:orders'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      resource: 'https://api-b.example.com',
      scope: 'read:orders',
    },
    answer: {
      access_token: jwt({
        iss: LOGTO,
        sub: SUBJECT.sub,
        aud: 'https://api-b.example.com',
        client_id: 'gw',
        scope: 'read:orders',
      }),
      token_type: 'Bearer',
      expires_in: 3_600,
      scope: 'read:orders',
    },
    refusals: [
      [
        400,
        {
          code: 'oidc.invalid_grant',
          error: 'invalid_grant',
          error_description: 'invalid subject token',
        },
        'subject_rejected',
      ],
      [
        400,
        {
          code: 'oidc.invalid_grant',
          error: 'invalid_grant',
          error_description: 'subject token was not issued to a first-party application',
        },
        'access_denied',
      ],
      [
        400,
        {
          error: 'invalid_grant',
          error_description: 'subject token was issued to an unknown client',
        },
        'access_denied',
      ],
      [
        400,
        {
          error: 'unauthorized_client',
          error_description: 'token exchange is not allowed for this application',
        },
        'client_refused',
      ],
      [400, { error: 'invalid_target' }, 'target_refused'],
      [401, { error: 'invalid_client' }, 'client_refused'],
    ],
  },
];

export const logtoCallerTokens: readonly CallerToken[] = [
  {
    profile: 'logto',
    // docs.logto.io/authorization/validate-access-tokens
    shape: 'token of an API resource',
    settings: {
      ISSUER_URL: 'https://tenant.logto.app/oidc',
      EXCHANGE_PROFILE: 'logto',
      API_AUTH0_AUDIENCE: 'https://orders.example.com',
    },
    issuer: 'https://tenant.logto.app/oidc',
    header: { typ: 'at+jwt' },
    claims: {
      iss: 'https://tenant.logto.app/oidc',
      sub: 'foo1234567890',
      aud: GATEWAY_URL,
      client_id: 'mcpclient1234567890ab',
      jti: 'J8Hk9mDCnLqXwqYV8XK3z',
      scope: SCOPES.join(' '),
    },
    client: 'mcpclient1234567890ab',
    scopes: SCOPES,
    foreignAudience: 'https://orders.example.com',
  },
];
