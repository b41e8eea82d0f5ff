import { ACCESS, GRANT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';
import { GATEWAY_URL, SCOPES, type CallerToken } from './caller-token.js';

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

const ISSUER = 'https://issuer.example.com/';

export const standardCallerTokens: readonly CallerToken[] = [
  {
    profile: 'rfc8693',
    shape: 'RFC 9068 §2.2',
    settings: { ISSUER_URL: ISSUER, EXCHANGE_PROFILE: 'rfc8693' },
    issuer: ISSUER,
    header: { typ: 'at+jwt' },
    claims: {
      iss: ISSUER,
      sub: '5ba552d67',
      aud: GATEWAY_URL,
      jti: 'dbe39bf3a3ba4238a513f51d6e1691c4',
      client_id: 's6BhdRkqt3',
      auth_time: 1_799_999_000,
      acr: 'phr',
      amr: ['hwk'],
      scope: SCOPES.join(' '),
    },
    client: 's6BhdRkqt3',
    scopes: SCOPES,
    foreignAudience: 'https://rs.example.com/',
  },
];
