import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

const AUTHENTIK = 'https://authentik.company/application/o';

/** authentik, "Token exchange" (2026.8) and what its own tests of the grant expect. */
export const authentikContracts: readonly Contract[] = [
  {
    profile: 'authentik',
    issuer: `${AUTHENTIK}/mcp/`,
    audience: 'upstream-client-id',
    scopes: ['read:private'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      requested_token_type: ACCESS,
      audience: 'upstream-client-id',
      scope: 'read:private',
    },
    // "a token of the target provider in every respect": another issuer, `azp` is the target itself
    answer: {
      access_token: jwt({
        iss: `${AUTHENTIK}/upstream/`,
        sub: SUBJECT.sub,
        aud: 'upstream-client-id',
        azp: 'upstream-client-id',
      }),
      issued_token_type: ACCESS,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'read:private',
    },
    refusals: [
      [400, { error: 'invalid_request' }, 'request_refused'],
      [400, { error: 'invalid_target' }, 'target_refused'],
      [400, { error: 'invalid_grant' }, 'subject_rejected'],
      [400, { error: 'invalid_client' }, 'client_refused'],
    ],
  },
];
