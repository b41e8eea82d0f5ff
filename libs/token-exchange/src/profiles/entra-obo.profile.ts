import { audienceOnly, scopesNeeded } from './common-problems.js';
import {
  ACCESS_TOKEN_TYPE,
  CLIENT_CREDENTIALS_GRANT,
  type ErrorAnswer,
  type Meaning,
  type Profile,
  type ProfileProblem,
  type ProfileSettings,
} from './profile.js';

const JWT_BEARER_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Entra's error number for a request repeated in a loop; the code is `invalid_grant`. */
const LOOP_DETECTED = 50196;
/** A tenant's issuer of version 2 in the global cloud. */
const TENANT = /^https:\/\/login\.microsoftonline\.com\/([0-9a-f-]{36})\/v2\.0$/;
/** The person can clear these by signing in with consent, MFA or a compliant device. */
const INTERACTION = ['interaction_required', 'consent_required', 'login_required'];
/** `suberror` values that say what a person has to do. */
const ACTIONS = ['basic_action', 'additional_action', 'consent_required', 'user_password_expired'];

/**
 * Microsoft Entra's on-behalf-of flow: the JWT bearer grant (RFC 7523 §2.1) with
 * `requested_token_use`; scopes name the target, and no `issued_token_type` comes back. `sub` differs
 * for each application, `oid` does not. Its APIs choose the version of their tokens (`ver`): 1.0 names
 * another issuer, the client in `appid`, and in `aud` what the client asked for (Microsoft, "Access token
 * claims reference").
 */
export const entraObo: Profile = {
  name: 'entra-obo',
  subjectTokenType: ACCESS_TOKEN_TYPE,
  requiresIssuedTokenType: false,
  assertionAudience: 'token_endpoint',
  // Tokens of version 1 name another issuer, and an application may accept several audiences.
  compares: { issuer: false, audience: false, subject: 'oid' },
  subjectAudience: {
    from: 'issuer',
    shape: /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|api:\/\/\S+)$/,
    write:
      "the gateway's application (client) id, a GUID in lower case, as tokens of version 2.0 " +
      'name it; for tokens of version 1.0 its Application ID URI (api://…) too',
  },
  // Microsoft Graph and its predecessor, the target of tokens that were requested without an API.
  issuersOwnAudiences: {
    shape:
      /^(0000000[23]-0000-0000-c000-000000000000|https:\/\/graph\.(microsoft\.com|windows\.net)\/?)$/i,
    write: "the gateway's application (client) id",
  },
  otherIssuers: (issuer) => {
    const tenant = TENANT.exec(issuer)?.[1];
    return tenant === undefined ? [] : [`https://sts.windows.net/${tenant}/`];
  },
  problems: (settings) => [
    ...audienceOnly(settings),
    ...ownScopeProblems(settings),
    ...scopesNeeded(settings),
    ...scopeProblems(settings.scopes),
    ...(/\/(common|organizations|consumers)(\/|$)/.test(settings.issuer)
      ? [
          {
            setting: 'issuer' as const,
            problem: 'must name a tenant; tokens carry a tenant’s issuer',
          },
        ]
      : []),
    ...(settings.issuer.startsWith('https://sts.windows.net/') ? [VERSION_1] : []),
  ],
  parameters: ({ subjectToken, scopes }) => ({
    grant_type: JWT_BEARER_GRANT,
    assertion: subjectToken,
    requested_token_use: 'on_behalf_of',
    scope: scopes.join(' '),
  }),
  // What was assigned to the application at the API; single scopes are refused (Microsoft, client credentials flow).
  clientCredentials: ({ scopes: [scope = ''] }) => ({
    grant_type: CLIENT_CREDENTIALS_GRANT,
    scope: `${scope.slice(0, scope.lastIndexOf('/'))}/.default`,
  }),
  meaning: meaningOf,
};

/** Its metadata names the endpoints of version 1.0, which need `resource` and ignore scopes. */
const VERSION_1: ProfileProblem = {
  setting: 'issuer',
  problem:
    'is the issuer of version 1.0, whose token endpoint knows no scopes; write ' +
    'https://login.microsoftonline.com/<tenant>/v2.0, by which tokens of both versions are accepted',
};

/**
 * The scopes name the target: with the gateway's own, a delegated token would pass as a subject token.
 * Whatever URI a scope names the gateway by, `aud` is its client id.
 */
function ownScopeProblems(settings: ProfileSettings): readonly ProfileProblem[] {
  const { resource, subjectAudiences = [], scopes } = settings;
  const own = [...subjectAudiences, ...subjectAudiences.map((id) => `api://${id}`), resource];
  return scopes
    .filter((name) => own.includes(name.slice(0, name.lastIndexOf('/'))))
    .map((name) => ({
      setting: 'scopes',
      problem: `${name} names the gateway's own audience; write a scope of the upstream`,
    }));
}

function scopeProblems(scopes: readonly string[]): readonly ProfileProblem[] {
  const bare = scopes
    .filter((name) => !name.includes('/'))
    .map((name): ProfileProblem => ({
      setting: 'scopes',
      problem: `${name} does not name an API; write <application ID URI>/${name}`,
    }));
  const defaults = scopes.filter((name) => name.endsWith('/.default'));
  return defaults.length > 0 && scopes.length > 1
    ? [...bare, { setting: 'scopes', problem: `${defaults.join(' ')} stands alone or not at all` }]
    : bare;
}

function meaningOf(answer: ErrorAnswer): Meaning | undefined {
  const { error, suberror, error_codes: codes, claims } = answer;
  if (Array.isArray(codes) && codes.includes(LOOP_DETECTED)) return 'loop';
  if (INTERACTION.includes(String(error)) || ACTIONS.includes(String(suberror))) {
    return 'interaction';
  }
  if (typeof claims === 'string' && claims !== '') return 'interaction';
  return error === 'invalid_resource' ? 'target' : undefined;
}
