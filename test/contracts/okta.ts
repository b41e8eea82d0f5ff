import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

const OKTA = 'https://o.example/oauth2/default';

export const oktaContracts: readonly Contract[] = [
  {
    profile: 'okta',
    issuer: OKTA,
    audience: 'api://upstream',
    scopes: ['api:access:read'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      requested_token_type: ACCESS,
      audience: 'api://upstream',
      scope: 'api:access:read',
    },
    answer: {
      token_type: 'Bearer',
      expires_in: 3_600,
      access_token: jwt({ iss: OKTA, sub: SUBJECT.sub, aud: 'api://upstream', cid: 'gw' }),
      scope: 'api:access:read',
      issued_token_type: ACCESS,
    },
    refusals: [
      [400, { error: 'invalid_grant' }, 'subject_rejected'],
      [
        400,
        { error: 'access_denied', error_description: 'Policy evaluation failed' },
        'access_denied',
      ],
      [400, { error: 'invalid_scope' }, 'scope_refused'],
      [429, { errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit' }, 'slow_down'],
    ],
  },
];
