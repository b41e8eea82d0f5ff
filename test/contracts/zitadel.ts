import { ACCESS, GRANT, JWT, SUBJECT, jwt, subjectToken, type Contract } from './contract.js';
import { SCOPES, type CallerToken } from './caller-token.js';

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

const PROJECT = '252855702316398078';
const CLIENT = '328859038248927902';

export const zitadelCallerTokens: readonly CallerToken[] = [
  {
    profile: 'zitadel',
    // zitadel.com/docs/apis/openidoauth/claims; zitadel/zitadel#9200. `permissions` is an Action's.
    shape: 'JWT of a project, with an Action',
    settings: {
      ISSUER_URL: ZITADEL,
      EXCHANGE_PROFILE: 'zitadel',
      TOKEN_PROFILE: 'auth0',
      TOKEN_AUDIENCE: PROJECT,
      SCOPE_CLAIM: 'permissions',
      BASELINE_SCOPES: `urn:zitadel:iam:org:project:id:${PROJECT}:aud urn:zitadel:iam:org:project:id:259254020357488642:aud`,
      API_AUTH0_AUDIENCE: '259254020357488642',
    },
    issuer: ZITADEL,
    header: { typ: 'JWT' },
    claims: {
      iss: ZITADEL,
      sub: '383942323576245195',
      aud: [CLIENT, '328859038232151180', PROJECT, '259254020357488642'],
      client_id: CLIENT,
      jti: 'V2_391184219667173286-at_391187731641798566',
      permissions: SCOPES,
    },
    client: CLIENT,
    scopes: SCOPES,
    foreignAudience: ['259254020357488642', '378579571911429067'],
  },
];
