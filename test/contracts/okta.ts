import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';
import { SCOPES, type CallerToken } from './caller-token.js';

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

export const oktaCallerTokens: readonly CallerToken[] = [
  {
    profile: 'okta',
    // developer.okta.com/docs/api/openapi/okta-oauth/guides/overview, "Access token"
    shape: 'custom authorization server',
    settings: {
      ISSUER_URL: OKTA,
      EXCHANGE_PROFILE: 'okta',
      TOKEN_PROFILE: 'auth0',
      TOKEN_AUDIENCE: 'api://default',
      API_AUTH0_AUDIENCE: 'api://default',
    },
    issuer: OKTA,
    header: { typ: undefined },
    claims: {
      ver: 1,
      jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
      iss: OKTA,
      aud: 'api://default',
      cid: '0oafcfa1s0pvZ9hBr0h7',
      uid: '00uixa271s6x7qt8I0h7',
      scp: SCOPES,
      auth_time: 1_799_999_000,
      sub: 'ada@example.com',
    },
    client: '0oafcfa1s0pvZ9hBr0h7',
    scopes: SCOPES,
    foreignAudience: 'api://upstream',
  },
];
