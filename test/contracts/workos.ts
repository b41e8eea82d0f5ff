import { GATEWAY_URL, SCOPES, type CallerToken } from './caller-token.js';
import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

const AUTHKIT = 'https://acme.authkit.app';

/**
 * WorkOS Connect, "Token exchange for WorkOS Connect" (changelog, 10 November 2026), "How your MCP server
 * should call your API on the user's behalf" and "Access token claims". Of the refusals only the codes of
 * RFC 6749 and RFC 8693 are taken to be so; the documents' own list was not seen.
 */
export const workosContracts: readonly Contract[] = [
  {
    profile: 'workos',
    issuer: AUTHKIT,
    audience: 'https://api.example.com',
    scopes: ['read:private'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      resource: 'https://api.example.com',
      scope: 'read:private',
    },
    answer: {
      access_token: jwt({
        iss: AUTHKIT,
        sub: SUBJECT.sub,
        aud: 'https://api.example.com',
        client_id: 'gw',
        org_id: SUBJECT.org_id,
        scope: 'read:private',
        act: { sub: 'gw' },
      }),
      issued_token_type: ACCESS,
      token_type: 'Bearer',
      expires_in: 300,
    },
    refusals: [
      [400, { error: 'invalid_target' }, 'target_refused'],
      [400, { error: 'invalid_scope' }, 'scope_refused'],
      [400, { error: 'invalid_grant' }, 'subject_rejected'],
      [400, { error: 'unauthorized_client' }, 'client_refused'],
      [401, { error: 'invalid_client' }, 'client_refused'],
    ],
  },
];

export const workosCallerTokens: readonly CallerToken[] = [
  {
    profile: 'workos',
    // workos.com/docs/authkit/mcp; workos.com/docs/authkit/connect
    shape: 'Connect access token',
    settings: {
      ISSUER_URL: 'https://acme.authkit.app',
      EXCHANGE_PROFILE: 'workos',
      TOKEN_PROFILE: 'auth0',
      API_AUTH0_AUDIENCE: 'https://orders.example.com',
    },
    issuer: 'https://acme.authkit.app',
    header: {},
    claims: {
      iss: 'https://acme.authkit.app',
      sub: 'user_01HBEQKA6K4QJAS93VPE39W1JT',
      aud: GATEWAY_URL,
      client_id: 'client_01JZ0SYCS1JVX7C0V8T2Z5TQ4N',
      org_id: 'org_01HRDMC6CM357W30QMHMQ96Q0S',
      sid: 'app_consent_01JZ0T0',
      jti: '01JZ0SYQRH6R9G2HGBD6YG5T0B',
      scope: SCOPES.join(' '),
    },
    client: 'client_01JZ0SYCS1JVX7C0V8T2Z5TQ4N',
    scopes: SCOPES,
    foreignAudience: 'client_01JZ0ENVIRONMENT',
  },
];
