import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

export const standardContracts: readonly Contract[] = [
  {
    profile: 'rfc8693',
    issuer: 'https://t/',
    audience: 'https://api',
    scopes: [],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      requested_token_type: ACCESS,
      audience: 'https://api',
    },
    // RFC 8693 §2.3
    answer: {
      access_token: jwt({ iss: 'https://t/', sub: SUBJECT.sub, aud: 'https://api' }),
      issued_token_type: ACCESS,
      token_type: 'Bearer',
      expires_in: 60,
    },
    refusals: [
      [400, { error: 'invalid_request' }, 'request_refused'],
      [400, { error: 'invalid_target' }, 'target_refused'],
      [400, { error: 'invalid_scope' }, 'scope_refused'],
      [400, { error: 'unsupported_grant_type' }, 'client_refused'],
    ],
  },
];
