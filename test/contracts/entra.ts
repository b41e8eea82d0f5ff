import { SUBJECT, jwt, subjectToken, type Contract } from './contract.js';

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
