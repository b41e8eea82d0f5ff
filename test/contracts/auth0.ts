import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

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
