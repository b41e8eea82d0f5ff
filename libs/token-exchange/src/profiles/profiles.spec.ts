import {
  defaultTarget,
  givesClientCredentials,
  profileProblems,
  PROFILES,
  type ProfileName,
} from './profile-registry.js';
import type { Profile, ProfileSettings } from './profile.js';

const FINE: Record<ProfileName, Partial<ProfileSettings>> = {
  'auth0-cte': {},
  'auth0-obo': {},
  rfc8693: {},
  keycloak: { issuer: 'https://k.example/realms/main' },
  'entra-obo': {
    issuer: 'https://login.microsoftonline.com/72f988bf/v2.0',
    scopes: ['api://upstream/read'],
  },
  okta: { issuer: 'https://o.example/oauth2/default' },
  zitadel: {},
  workos: { issuer: 'https://acme.authkit.app' },
  authentik: { issuer: 'https://authentik.company/application/o/mcp/' },
  logto: { issuer: 'https://tenant.logto.app/oidc' },
};
const settings = (name: ProfileName, change: Partial<ProfileSettings> = {}): ProfileSettings => ({
  issuer: 'https://t/',
  subjectTokenType: 'urn:acme:mcp',
  target: defaultTarget(name),
  audience: 'https://api',
  scopes: ['read:private'],
  parameters: {},
  ...FINE[name],
  ...change,
});
const said = (name: ProfileName, change: Partial<ProfileSettings>) =>
  profileProblems(name, settings(name, change)).map((p) => `${p.setting} ${p.problem}`);
const NAMES = Object.keys(PROFILES) as ProfileName[];

it.each(NAMES)('%s: a configuration that fits has no problem', (name) => {
  expect(profileProblems(name, settings(name))).toEqual([]);
});

it.each(NAMES)('TX-04, TX-05, TX-10: %s refuses what nobody takes', (name) => {
  expect(said(name, { audience: ' ' })).toContainEqual(expect.stringMatching(/^audience is empty/));
  const oidc = ['openid', 'profile', 'email', 'offline_access'];
  const [scope = 'a'] = settings(name).scopes;
  expect(
    said(name, { scopes: [scope, ...oidc] })
      .join('\n')
      .match(/ is refused; /g),
  ).toHaveLength(4);
  for (const parameter of ['scope', 'audience', 'subject_token', 'requested_token_type']) {
    expect(said(name, { parameters: { [parameter]: 'x' } })).toContain(
      `parameters ${parameter} is the exchange's own`,
    );
  }
  expect(said(name, { parameters: { organization: 'org_x' } })).toEqual([]);
});

it.each([
  'urn:ietf:params:oauth:token-type:access_token',
  'urn:auth0:x',
  'urn:okta:x',
  'https://auth0.com/x',
  'http://auth0.com/x',
  'https://tenant.okta.com/x',
  'no-uri',
])('TX-03: auth0-cte refuses the subject token type %s', (subjectTokenType) => {
  expect(said('auth0-cte', { subjectTokenType })).toHaveLength(1);
  expect(said('auth0-obo', { subjectTokenType })).toEqual([]);
});

const BY_RESOURCE: readonly ProfileName[] = ['workos', 'logto'];
const BY_AUDIENCE = NAMES.filter((name) => name !== 'rfc8693' && !BY_RESOURCE.includes(name));

it.each(BY_AUDIENCE)('%s knows audience only', (name) => {
  expect(said(name, { target: 'resource' })).toEqual(['target this issuer takes audience only']);
});

it.each(BY_RESOURCE)('%s knows resource only', (name) => {
  expect(said(name, { target: 'audience' })).toEqual([
    'target this issuer takes resource only; leave it out',
  ]);
});

it.each<ProfileName>(['rfc8693', ...BY_RESOURCE])(
  'TX-04: %s may name a resource, which is an absolute URI without a fragment',
  (name) => {
    expect(said(name, { target: 'resource' })).toEqual([]);
    for (const audience of ['api', 'https://api/#part']) {
      expect(said(name, { target: 'resource', audience })).toEqual([
        'audience must be an absolute URI without a fragment',
      ]);
    }
  },
);

it.each(NAMES.filter((name) => name !== 'entra-obo'))('%s refuses .default', (name) => {
  expect(said(name, { scopes: ['api://x/.default'] })).toEqual([
    'scopes api://x/.default is known to entra-obo only',
  ]);
});

it.each<[ProfileName, Partial<ProfileSettings>, RegExp]>([
  ['keycloak', { issuer: 'https://k.example/' }, /^issuer must end with \/realms\/<name>/],
  ['okta', { issuer: 'https://o.example' }, /^issuer must be a custom authorization server/],
  ['okta', { scopes: [] }, /^scopes is empty/],
  ['authentik', { scopes: [] }, /^scopes is empty/],
  ['authentik', { issuer: 'https://authentik.company/' }, /^issuer must be a provider’s issuer/],
  [
    'authentik',
    { issuer: 'https://authentik.company/application/o/mcp' },
    /^issuer must be a provider/,
  ],
  ['logto', { scopes: [] }, /^scopes is empty/],
  ['logto', { issuer: 'https://tenant.logto.app/' }, /^issuer must end with \/oidc/],
  ['workos', { issuer: 'https://api.workos.com/user_management/client_1' }, /^issuer is WorkOS’s/],
  ['entra-obo', { scopes: [] }, /^scopes is empty/],
  ['entra-obo', { scopes: ['read'] }, /^scopes read does not name an API/],
  ['entra-obo', { scopes: ['api://x/.default', 'api://x/read'] }, /stands alone/],
  [
    'entra-obo',
    { issuer: 'https://login.microsoftonline.com/common/v2.0' },
    /^issuer must name a tenant/,
  ],
])('%s refuses %j', (name, change, problem) => {
  expect(said(name, change)).toEqual([expect.stringMatching(problem)]);
});

const GRANT = { grant_type: 'client_credentials' };
const BY_AUDIENCE_FORM = { ...GRANT, audience: 'https://api', scope: 'read:private' };

it.each<[ProfileName, object | undefined]>([
  ['auth0-cte', BY_AUDIENCE_FORM],
  ['auth0-obo', BY_AUDIENCE_FORM],
  ['rfc8693', BY_AUDIENCE_FORM],
  ['keycloak', BY_AUDIENCE_FORM],
  ['entra-obo', { ...GRANT, scope: 'api://upstream/.default' }],
  ['okta', { ...GRANT, scope: 'read:private' }],
  ['zitadel', undefined],
  ['workos', undefined],
  ['authentik', undefined],
  ['logto', { ...GRANT, resource: 'https://api', scope: 'read:private' }],
])('%s asks for a token of the client itself with %j', (name, form) => {
  const profile: Profile = PROFILES[name];
  expect(profile.clientCredentials?.(settings(name))).toEqual(form);
  expect(givesClientCredentials(name)).toBe(form !== undefined);
});
