import { auth0Cte } from './auth0-cte.profile.js';
import { auth0Obo } from './auth0-obo.profile.js';
import { authentik } from './authentik.profile.js';
import { commonProblems } from './common-problems.js';
import { entraObo } from './entra-obo.profile.js';
import { keycloak } from './keycloak.profile.js';
import { logto } from './logto.profile.js';
import { okta } from './okta.profile.js';
import type { Profile, ProfileProblem, ProfileSettings } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';
import { subjectAudienceProblems } from './subject-audience.js';
import { workos } from './workos.profile.js';
import { zitadel } from './zitadel.profile.js';

/** Every profile by the name a configuration uses. */
export const PROFILES = {
  'auth0-cte': auth0Cte,
  'auth0-obo': auth0Obo,
  rfc8693,
  keycloak,
  'entra-obo': entraObo,
  okta,
  zitadel,
  workos,
  authentik,
  logto,
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as [ProfileName, ...ProfileName[]];

/** How a profile names the target by default. */
export function defaultTarget(name: ProfileName): ProfileSettings['target'] {
  const { target }: Profile = PROFILES[name];
  return target ?? 'audience';
}

/** What in a configuration cannot work with a profile; empty if it can. */
export function profileProblems(
  name: ProfileName,
  settings: ProfileSettings,
): readonly ProfileProblem[] {
  const profile: Profile = PROFILES[name];
  return [
    ...commonProblems(settings),
    ...subjectAudienceProblems(profile, settings),
    ...profile.problems(settings),
  ];
}

/** Whether an issuer copies the requested resource into `aud`, so that no other value may be set. */
export function copiesResource(name: ProfileName): boolean {
  return PROFILES[name].subjectAudience.from === 'resource';
}

/** Whether delegated tokens carry the audience of callers' tokens, so that no other value may be set. */
export function sharesAudience(name: ProfileName): boolean {
  return PROFILES[name].subjectAudience.from === 'server';
}

/** Whether tokens of the gateway's own client are refused, since delegated ones could pass as callers'. */
export function refusesOwnClient(name: ProfileName): boolean {
  const profile: Profile = PROFILES[name];
  return profile.refusesOwnClient === true;
}

/** Whether the client that exchanges gets tokens of its own too (RFC 6749 §4.4). */
export function givesClientCredentials(name: ProfileName): boolean {
  const profile: Profile = PROFILES[name];
  return profile.clientCredentials !== undefined;
}

/** Every value that `iss` of a subject token may have, the configured issuer first. */
export function subjectIssuers(name: ProfileName, issuer: string): readonly string[] {
  const profile: Profile = PROFILES[name];
  return [issuer, ...(profile.otherIssuers?.(issuer) ?? [])];
}
