import { ACCESS, GRANT, JWT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

const ZITADEL = 'https://z.example';

export const zitadelContracts: readonly Contract[] = [
  {
    profile: 'zitadel',
    issuer: ZITADEL,
    audience: '259254020357488642',
    scopes: ['read:private'],
    form: {
      grant_type: GRANT,
      subject_token: subjectToken.value,
      subject_token_type: ACCESS,
      requested_token_type: JWT,
      audience: '259254020357488642',
      scope: 'read:private',
    },
    answer: {
      access_token: jwt({ iss: ZITADEL, sub: SUBJECT.sub, aud: ['259254020357488642'] }),
      issued_token_type: JWT,
      token_type: 'Bearer',
      expires_in: 43_100,
      scope: 'read:private',
    },
    refusals: [
      [400, { error: 'invalid_target' }, 'target_refused'],
      [400, { error: 'invalid_request' }, 'request_refused'],
      [403, { error: 'access_denied' }, 'access_denied'],
      [400, { error: 'unauthorized_client' }, 'client_refused'],
    ],
  },
];
