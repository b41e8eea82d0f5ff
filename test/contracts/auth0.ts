import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';
import { GATEWAY_URL, SCOPES, type CallerToken } from './caller-token.js';

const AUTH0 = 'https://tenant.us.auth0.com/';

export const auth0Contracts: readonly Contract[] = [
  {
    profile: 'auth0-cte',
    issuer: AUTH0,
    audience: 'https://api',
    scopes: ['read:private'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: 'urn:acme:mcp',
      audience: 'https://api',
      scope: 'read:private',
    },
    answer: {
      access_token: jwt({ iss: AUTH0, sub: SUBJECT.sub, aud: 'https://api' }),
      issued_token_type: ACCESS,
      token_type: 'Bearer',
      expires_in: 86_400,
    },
    refusals: [
      [
        400,
        { error: 'invalid_request', error_description: 'Invalid subject_token' },
        'request_refused',
      ],
      [
        400,
        { error: 'consent_required', error_description: 'Consent required' },
        'interaction_required',
      ],
      [403, { error: 'mfa_required', mfa_token: 'canary' }, 'interaction_required'],
      [400, { error: 'my_policy', error_description: 'from api.access.deny' }, 'access_denied'],
      [401, { error: 'invalid_client' }, 'client_refused'],
      [401, { error: 'access_denied', error_description: 'Unauthorized' }, 'client_refused'],
      [400, { error: 'access_denied', error_description: 'Unauthorized' }, 'access_denied'],
      [403, { error: 'unauthorized_client' }, 'client_refused'],
      [429, { error: 'too_many_attempts' }, 'slow_down'],
    ],
  },
  {
    profile: 'auth0-obo',
    issuer: AUTH0,
    audience: 'https://api',
    scopes: ['read:private'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      requested_token_type: ACCESS,
      audience: 'https://api',
      scope: 'read:private',
    },
    answer: {
      access_token: jwt({
        iss: AUTH0,
        sub: SUBJECT.sub,
        aud: ['https://api', `${AUTH0}userinfo`],
        act: { sub: 'gw' },
      }),
      issued_token_type: ACCESS,
      token_type: 'Bearer',
      expires_in: 86_400,
    },
    refusals: [
      [400, { error: 'invalid_request', error_description: 'act too deep' }, 'request_refused'],
      [401, { error: 'invalid_grant' }, 'subject_rejected'],
      [401, { error: 'access_denied', error_description: 'Unauthorized' }, 'client_refused'],
      [403, { error: 'access_denied' }, 'access_denied'],
      [429, { error: 'too_many_requests' }, 'slow_down'],
    ],
  },
];

// auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
const tenant = {
  issuer: AUTH0,
  foreignAudience: ['https://api', `${AUTH0}userinfo`],
  client: 'my_client_id',
  scopes: ['openid', 'profile', ...SCOPES],
};
const token = {
  iss: AUTH0,
  sub: 'auth0|123456',
  aud: [GATEWAY_URL, `${AUTH0}userinfo`],
  scope: `openid profile ${SCOPES.join(' ')}`,
};

export const auth0CallerTokens: readonly CallerToken[] = (
  ['auth0-cte', 'auth0-obo'] as const
).flatMap((profile) => {
  const settings = { AUTH0_DOMAIN: 'tenant.us.auth0.com', EXCHANGE_PROFILE: profile };
  return [
    {
      ...tenant,
      profile,
      settings,
      shape: 'Auth0 token profile',
      header: { typ: 'JWT' },
      claims: { ...token, azp: 'my_client_id' },
    },
    {
      ...tenant,
      profile,
      settings,
      shape: 'RFC 9068 token profile',
      header: { typ: 'at+jwt' },
      claims: { ...token, client_id: 'my_client_id', jti: '73WakrfVbNJBaAmhQtEeDv' },
    },
  ];
});
