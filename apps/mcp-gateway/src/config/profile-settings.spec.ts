import { problemsOf } from '../../../../test/support/config-problems.js';
import { parseConfig } from './load-config.js';

const tenant = {
  ISSUER_URL: 'https://issuer.example/',
  MCP_AUTH0_CLIENT_ID: 'gw',
  MCP_AUTH0_CLIENT_SECRET: 'canary',
  API_AUTH0_AUDIENCE: 'api://upstream',
  API_BASE_URL: 'https://api.example',
};
const GUID = '6e74172b-be56-4843-9ff4-e66a39bb12e3';
const entra = {
  ...tenant,
  ISSUER_URL: 'https://login.microsoftonline.com/72f988bf/v2.0',
  TOKEN_AUDIENCE: GUID,
};
const entraRead = { ...entra, MCP_AUTH0_EXCHANGE_SCOPE: 'api://upstream/read' };
const zitadel = { TOKEN_AUDIENCE: '259254020357488642' };
const WRITE_GUID =
  "TOKEN_AUDIENCE: no token of this issuer can match; write the gateway's application (client) id, " +
  'a GUID in lower case, as tokens of version 2.0 name it; for tokens of version 1.0 its Application ID ' +
  'URI (api://…) too (entra-obo)';
const RESOURCE_ALONE =
  'TOKEN_AUDIENCE: is not the resource alone, which this issuer puts into aud; write ' +
  'http://localhost:3001/, or remove it';

it.each<[string, Record<string, string>, string]>([
  [
    'auth0-cte',
    { MCP_AUTH0_SUBJECT_TOKEN_TYPE: 'urn:ietf:params:oauth:token-type:access_token' },
    'MCP_AUTH0_SUBJECT_TOKEN_TYPE: stands in a name space that Auth0 reserves (auth0-cte)',
  ],
  [
    'auth0-cte',
    { EXCHANGE_PARAMETERS: 'requested_token_type=urn:x' },
    "EXCHANGE_PARAMETERS: requested_token_type is the exchange's own (auth0-cte)",
  ],
  [
    'auth0-obo',
    { MCP_AUTH0_EXCHANGE_SCOPE: 'openid read:private' },
    'MCP_AUTH0_EXCHANGE_SCOPE: openid is refused; it makes the issuer create ID or refresh tokens nobody uses (auth0-obo)',
  ],
  [
    'rfc8693',
    { EXCHANGE_TARGET: 'resource', API_AUTH0_AUDIENCE: 'upstream' },
    'API_AUTH0_AUDIENCE: must be an absolute URI without a fragment (rfc8693)',
  ],
  [
    'keycloak',
    { EXCHANGE_TARGET: 'resource', ISSUER_URL: 'https://k.example/realms/main' },
    'EXCHANGE_TARGET: this issuer takes audience only (keycloak)',
  ],
  ['keycloak', {}, 'ISSUER_URL: must end with /realms/<name> (keycloak)'],
  [
    'entra-obo',
    entra,
    'MCP_AUTH0_EXCHANGE_SCOPE: read:private does not name an API; write <application ID URI>/read:private (entra-obo)',
  ],
  [
    'entra-obo',
    { ...entra, MCP_AUTH0_EXCHANGE_SCOPE: 'api://upstream/.default api://upstream/read' },
    'MCP_AUTH0_EXCHANGE_SCOPE: api://upstream/.default stands alone or not at all (entra-obo)',
  ],
  [
    'okta',
    { TOKEN_AUDIENCE: 'api://upstream' },
    'ISSUER_URL: must be a custom authorization server, which ends with /oauth2/<id> (okta)',
  ],
  [
    'zitadel',
    { ...zitadel, MCP_AUTH0_EXCHANGE_SCOPE: 'api://upstream/.default' },
    'MCP_AUTH0_EXCHANGE_SCOPE: api://upstream/.default is known to entra-obo only (zitadel)',
  ],
  ['auth0-cte', { TOKEN_AUDIENCE: 'client-id' }, `${RESOURCE_ALONE} (auth0-cte)`],
  [
    'auth0-obo',
    { TOKEN_AUDIENCE: 'http://localhost:3001/, http://localhost:3001' },
    `${RESOURCE_ALONE} (auth0-obo)`,
  ],
  ['rfc8693', { TOKEN_AUDIENCE: 'http://localhost:3001' }, `${RESOURCE_ALONE} (rfc8693)`],
  ['entra-obo', { ...entraRead, TOKEN_AUDIENCE: '' }, WRITE_GUID],
  ['entra-obo', { ...entraRead, TOKEN_AUDIENCE: GUID.toUpperCase() }, WRITE_GUID],
  ['entra-obo', { ...entraRead, TOKEN_AUDIENCE: 'https://gw.example/mcp' }, WRITE_GUID],
  ...[GUID, `api://${GUID}`, 'https://gw.example/mcp'].map(
    (own): [string, Record<string, string>, string] => [
      'entra-obo',
      {
        ...entraRead,
        MCP_SERVER_URL: 'https://gw.example/mcp',
        MCP_AUTH0_EXCHANGE_SCOPE: `${own}/read`,
      },
      `MCP_AUTH0_EXCHANGE_SCOPE: ${own}/read names the gateway's own audience; write a scope of the upstream (entra-obo)`,
    ],
  ),
  [
    'entra-obo',
    { ...entraRead, ISSUER_URL: `https://sts.windows.net/${GUID}/` },
    'ISSUER_URL: is the issuer of version 1.0, whose token endpoint knows no scopes; write https://login.microsoftonline.com/<tenant>/v2.0, by which tokens of both versions are accepted (entra-obo)',
  ],
  [
    'zitadel',
    { TOKEN_AUDIENCE: 'https://gw.example/mcp' },
    "TOKEN_AUDIENCE: no token of this issuer can match; write the id of the gateway's project, in digits, or a client id of it (zitadel)",
  ],
  ...['account', 'realm-management', 'broker'].map(
    (name): [string, Record<string, string>, string] => [
      'keycloak',
      { ISSUER_URL: 'https://k.example/realms/main', TOKEN_AUDIENCE: `gw,${name}` },
      `TOKEN_AUDIENCE: ${name} stands in tokens that are not for the gateway; write what an audience mapper of yours writes: the URL of the gateway, or its client id (keycloak)`,
    ],
  ),
  ...['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.com'].map(
    (name): [string, Record<string, string>, string] => [
      'entra-obo',
      { ...entraRead, TOKEN_AUDIENCE: `${GUID},${name}` },
      `TOKEN_AUDIENCE: ${name} stands in tokens that are not for the gateway; write the gateway's application (client) id (entra-obo)`,
    ],
  ),
  [
    'auth0-cte',
    { TOKEN_AUDIENCE: 'https://tenant.example/userinfo' },
    "TOKEN_AUDIENCE: https://tenant.example/userinfo stands in tokens that are not for the gateway; write the identifier of the gateway's API, which is MCP_SERVER_URL, or remove it (auth0-cte)",
  ],
  [
    'okta',
    { ISSUER_URL: 'https://o.example/oauth2/default', TOKEN_AUDIENCE: 'api://default' },
    "TOKEN_AUDIENCE: is not the upstream's audience api://upstream; the authorization server has one audience for all tokens: write it as both (okta)",
  ],
  [
    'workos',
    { EXCHANGE_TARGET: 'audience' },
    'EXCHANGE_TARGET: this issuer takes resource only; leave it out (workos)',
  ],
  [
    'workos',
    { API_AUTH0_AUDIENCE: 'upstream' },
    'API_AUTH0_AUDIENCE: must be an absolute URI without a fragment (workos)',
  ],
  [
    'workos',
    { ISSUER_URL: 'https://api.workos.com' },
    'ISSUER_URL: is WorkOS’s API; Connect tokens name the AuthKit domain, https://<name>.authkit.app (workos)',
  ],
  [
    'authentik',
    { TOKEN_AUDIENCE: 'mcp-clients' },
    'ISSUER_URL: must be a provider’s issuer, which ends with /application/o/<slug>/ (authentik)',
  ],
  ['logto', {}, 'ISSUER_URL: must end with /oidc (logto)'],
])('TX-03…TX-10: %s with %j does not start', (profile, change, problem) => {
  expect(problemsOf({ ...tenant, EXCHANGE_PROFILE: profile, ...change })).toEqual([problem]);
});

it.each([
  ['auth0-cte', {}],
  ['auth0-obo', {}],
  ['rfc8693', { EXCHANGE_TARGET: 'resource' }],
  ['keycloak', { ISSUER_URL: 'https://k.example/realms/main', API_AUTH0_AUDIENCE: 'upstream' }],
  ['entra-obo', { ...entra, MCP_AUTH0_EXCHANGE_SCOPE: 'api://upstream/.default' }],
  ['entra-obo', { ...entraRead, TOKEN_AUDIENCE: `${GUID} api://${GUID}` }],
  [
    'okta',
    {
      ISSUER_URL: 'https://o.example/oauth2/default',
      API_AUTH0_AUDIENCE: 'http://localhost:3001/',
    },
  ],
  ['okta', { ISSUER_URL: 'https://o.example/oauth2/default', TOKEN_AUDIENCE: 'api://upstream' }],
  ['auth0-obo', { TOKEN_AUDIENCE: 'http://localhost:3001/' }],
  ['zitadel', zitadel],
  ['zitadel', { TOKEN_AUDIENCE: '252856053933356542@org2p' }],
  ['workos', { ISSUER_URL: 'https://acme.authkit.app' }],
  ['workos', { ISSUER_URL: 'https://acme.authkit.app', EXCHANGE_TARGET: 'resource' }],
  [
    'authentik',
    { ISSUER_URL: 'https://authentik.company/application/o/mcp/', TOKEN_AUDIENCE: 'clients' },
  ],
  ['logto', { ISSUER_URL: 'https://tenant.logto.app/oidc' }],
])('%s starts with what it needs: %j', (profile, change) => {
  expect(problemsOf({ ...tenant, EXCHANGE_PROFILE: profile, ...change })).toEqual([]);
});

const targetOf = (environment: Record<string, string>) =>
  parseConfig(environment).served.upstreams[0]?.exchange?.target;

it('TX-04: without EXCHANGE_TARGET the upstream is named as the profile’s issuer wants it', () => {
  const issuer = { workos: 'https://acme.authkit.app', logto: 'https://tenant.logto.app/oidc' };
  for (const [profile, url] of Object.entries(issuer)) {
    const environment = { ...tenant, EXCHANGE_PROFILE: profile, ISSUER_URL: url };
    expect(targetOf(environment)).toBe('resource');
  }
  expect(targetOf({ ...tenant, EXCHANGE_PROFILE: 'rfc8693' })).toBe('audience');
});
