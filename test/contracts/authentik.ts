import { SCOPES, type CallerToken } from './caller-token.js';
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

const PROVIDER = 'https://authentik.company/application/o/mcp/';

export const authentikCallerTokens: readonly CallerToken[] = [
  {
    profile: 'authentik',
    // docs.goauthentik.io/add-secure-apps/providers/oauth2; a scope mapping of the provider adds `scope`.
    shape: 'JWT of the MCP clients’ provider, with a scope mapping',
    settings: {
      ISSUER_URL: PROVIDER,
      EXCHANGE_PROFILE: 'authentik',
      TOKEN_PROFILE: 'auth0',
      TOKEN_AUDIENCE: 'mcp-clients',
    },
    issuer: PROVIDER,
    header: { typ: 'JWT' },
    claims: {
      iss: PROVIDER,
      sub: '9f8a6a0f7b9b4ac4b2c0c8bbd4f5f6c6d2d7a9e4a7b8',
      aud: 'mcp-clients',
      azp: 'mcp-clients',
      acr: 'goauthentik.io/providers/oauth2/default',
      uid: 'M2Yh9xRr5GZyXkqgqM1v',
      scope: SCOPES.join(' '),
    },
    client: 'mcp-clients',
    scopes: SCOPES,
    foreignAudience: 'another-provider',
  },
];
