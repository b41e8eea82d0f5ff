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
