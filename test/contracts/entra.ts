import { SUBJECT, jwt, subjectToken, type Contract } from './contract.js';
import { GATEWAY_URL, SCOPES, type CallerToken } from './caller-token.js';

const TENANT = 'https://login.microsoftonline.com/72f988bf/v2.0';

export const entraContracts: readonly Contract[] = [
  {
    profile: 'entra-obo',
    issuer: TENANT,
    audience: 'api://upstream',
    scopes: ['api://upstream/read'],
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: subjectToken.value,
      requested_token_use: 'on_behalf_of',
      scope: 'api://upstream/read',
    },
    answer: {
      token_type: 'Bearer',
      scope: 'api://upstream/read api://upstream/.default',
      expires_in: 3_269,
      ext_expires_in: 0,
      access_token: jwt({
        iss: 'https://sts.windows.net/72f988bf/',
        sub: 'pairwise-elsewhere',
        oid: SUBJECT.oid,
        aud: 'api://upstream',
      }),
    },
    refusals: [
      [
        400,
        {
          error: 'interaction_required',
          error_description: 'AADSTS50079: you must enroll in multifactor authentication',
          error_codes: [50_079],
          claims: '{"access_token":{"polids":{"essential":true,"values":["9ab03e19"]}}}',
        },
        'interaction_required',
      ],
      [
        400,
        { error: 'invalid_grant', suberror: 'consent_required', error_codes: [65_001] },
        'interaction_required',
      ],
      [400, { error: 'invalid_grant', claims: '{"access_token":{}}' }, 'interaction_required'],
      [400, { error: 'invalid_grant', error_codes: [50_013] }, 'subject_rejected'],
      [400, { error: 'invalid_grant', error_codes: [50_196] }, 'slow_down'],
      [400, { error: 'invalid_resource', error_codes: [500_011] }, 'target_refused'],
      [401, { error: 'invalid_client', error_codes: [7_000_215] }, 'client_refused'],
      [503, { error: 'temporarily_unavailable' }, 'unavailable'],
    ],
  },
];

const TENANT_ID = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const APP_ID = '6e74172b-be56-4843-9ff4-e66a39bb12e3';
const V2 = `https://login.microsoftonline.com/${TENANT_ID}/v2.0`;
const CLIENT = '1950a258-227b-4e31-a9cf-717495945fc2';

// learn.microsoft.com/entra/identity-platform/access-token-claims-reference
const app = {
  profile: 'entra-obo',
  issuer: V2,
  client: CLIENT,
  scopes: SCOPES,
  header: { typ: 'JWT' },
} as const;
const person = {
  name: 'Ada',
  oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
  rh: 'I',
  scp: SCOPES.join(' '),
  sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
  tid: TENANT_ID,
  uti: 'fqiBqXLPj0eQa82S-IYFAA',
};
const written = {
  ISSUER_URL: V2,
  EXCHANGE_PROFILE: 'entra-obo',
  TOKEN_PROFILE: 'auth0',
  SCOPE_PREFIX: `${GATEWAY_URL}/`,
  API_AUTH0_AUDIENCE: 'api://upstream',
  MCP_AUTH0_EXCHANGE_SCOPE: 'api://upstream/read',
};

export const entraCallerTokens: readonly CallerToken[] = [
  {
    ...app,
    shape: 'version 2.0',
    settings: { ...written, TOKEN_AUDIENCE: APP_ID },
    claims: {
      ...person,
      aud: APP_ID,
      iss: V2,
      azp: CLIENT,
      azpacr: '0',
      preferred_username: 'ada@contoso.com',
      ver: '2.0',
    },
    foreignAudience: '00000003-0000-0000-c000-000000000000',
  },
  {
    ...app,
    shape: 'version 1.0',
    // The Application ID URI that Entra proposes.
    settings: {
      ...written,
      SCOPE_PREFIX: `api://${APP_ID}/`,
      TOKEN_AUDIENCE: `${APP_ID},api://${APP_ID}`,
    },
    claims: {
      ...person,
      aud: `api://${APP_ID}`,
      iss: `https://sts.windows.net/${TENANT_ID}/`,
      acr: '1',
      amr: ['pwd', 'mfa'],
      appid: CLIENT,
      appidacr: '0',
      unique_name: 'ada@contoso.com',
      upn: 'ada@contoso.com',
      ver: '1.0',
    },
    foreignAudience: 'https://graph.microsoft.com',
  },
];
