import type { ProfileProblem, ProfileSettings } from './profile.js';

const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** Parameters of the exchange itself; a configuration may add others, never these. */
const PROTOCOL_PARAMETERS = [
  'grant_type',
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'requested_token_use',
  'assertion',
  'actor_token',
  'actor_token_type',
  'audience',
  'resource',
  'scope',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
];

/** What no issuer accepts, or should be asked for. */
export function commonProblems(settings: ProfileSettings): readonly ProfileProblem[] {
  const { audience, scopes, parameters } = settings;
  const problems: ProfileProblem[] = [];
  if (audience.trim() === '') {
    problems.push({ setting: 'audience', problem: 'is empty; the issuer would choose a target' });
  }
  for (const scope of scopes.filter((name) => OIDC_SCOPES.includes(name))) {
    problems.push({
      setting: 'scopes',
      problem: `${scope} is refused; it makes the issuer create ID or refresh tokens nobody uses`,
    });
  }
  // An issuer that folds case would read AUDIENCE as audience.
  const isProtocol = (key: string) => PROTOCOL_PARAMETERS.includes(key.trim().toLowerCase());
  for (const name of Object.keys(parameters).filter(isProtocol)) {
    problems.push({
      setting: 'parameters',
      problem: `${name} is the exchange's own`,
    });
  }
  return problems;
}

/** For profiles whose issuers know `audience` only. */
export function audienceOnly({ target }: ProfileSettings): readonly ProfileProblem[] {
  return target === 'resource'
    ? [{ setting: 'target', problem: 'this issuer takes audience only' }]
    : [];
}

/** For profiles whose issuers know `resource` only: an absolute URI without a fragment (RFC 8707 §2). */
export function resourceOnly({ target, audience }: ProfileSettings): readonly ProfileProblem[] {
  return target === 'resource'
    ? resourceUri(audience)
    : [{ setting: 'target', problem: 'this issuer takes resource only; leave it out' }];
}

/** For a target that is named by `resource`. */
export function resourceUri(audience: string): readonly ProfileProblem[] {
  return URL.canParse(audience) && !audience.includes('#')
    ? []
    : [{ setting: 'audience', problem: 'must be an absolute URI without a fragment' }];
}

/** For profiles whose issuers do not know Entra's `.default`. */
export function noDefaultScope({ scopes }: ProfileSettings): readonly ProfileProblem[] {
  return scopes
    .filter((name) => name === '.default' || name.endsWith('/.default'))
    .map((name) => ({ setting: 'scopes', problem: `${name} is known to entra-obo only` }));
}

/** For profiles whose issuers need a scope to be named. */
export function scopesNeeded({ scopes }: ProfileSettings): readonly ProfileProblem[] {
  return scopes.length === 0
    ? [{ setting: 'scopes', problem: 'is empty; this issuer needs at least one' }]
    : [];
}
