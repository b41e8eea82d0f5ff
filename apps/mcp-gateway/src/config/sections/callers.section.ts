import { z } from 'zod';
import { oneOf, usualTokenProfile, type AuthOptions, type NamedIssuer } from '#auth';
import { hasUserInfo } from '#outbound';
import { subjectIssuers, type ProfileName } from '#token-exchange';
import { audiences, list, scopes, setting, type Values } from '../setting-values.js';
import { hierarchyOf } from './scope-hierarchy.js';

/** The settings of what callers' tokens must carry. */
export const CALLER_SETTINGS = {
  TOKEN_AUDIENCE: setting(audiences.optional(), {
    description:
      "What names the gateway in aud of callers' tokens, byte for byte, several by commas. Needed with Entra, Okta, ZITADEL and authentik.",
    example: '22222222-2222-2222-2222-222222222222',
    unset: 'AUTH0_AUDIENCE',
  }),
  BASELINE_SCOPES: setting(scopes(/[\s,]+/).optional(), {
    description: 'Scopes that a 401 asks clients to request, separated by spaces.',
    example: 'tool:whoami',
    unset:
      "tool:whoami where the sample is served, and the read callerScopes of the file's upstreams",
  }),
  SCOPE_CLAIM: setting(oneOf(['scope', 'permissions', 'both']).default('scope'), {
    description:
      "Where a token's scopes are read: scope, permissions (all that Auth0 assigned) or both (those that both name).",
  }),
  SCOPE_HIERARCHY: setting(list(/\s+/).default([]), {
    description: 'Scopes that imply others, as broad=narrow,narrow, separated by spaces.',
    example: 'tool:admin=tool:greet,tool:whoami',
  }),
  ALLOW_M2M: setting(oneOf(['true', 'false']).default('false'), {
    description:
      'true accepts tokens without a person; tools that call an upstream as the person still refuse them.',
  }),
  REQUIRED_ORG: setting(z.string().default(''), {
    description: 'Auth0 organization that every token must carry.',
    example: 'org_example',
  }),
};

/** Whose tokens are accepted, and how they are read. */
export interface Callers {
  readonly issuer: string;
  /** Other `iss` values of the same issuer's tokens, as the profile knows them. */
  readonly otherIssuers: readonly string[];
  readonly issuerSetting: NamedIssuer['setting'];
  /** What names the gateway in `aud`, byte for byte; the resource unless a setting says more. */
  readonly audiences: readonly string[];
  readonly tokenProfile: AuthOptions['tokenProfile'];
  readonly scopeClaim: NonNullable<AuthOptions['scopeClaim']>;
  readonly scopeHierarchy: NonNullable<AuthOptions['scopeHierarchy']>;
  readonly allowMachines: boolean;
  readonly requiredOrganization: string;
}

/** What the callers' settings are read beside. */
export interface CallerSurroundings {
  readonly issuer: NamedIssuer;
  /** The issuer's dialect. */
  readonly profile: ProfileName;
  readonly resource: string;
  readonly tokenProfile: AuthOptions['tokenProfile'] | undefined;
}

/** Reads the settings; what is wrong with them goes to `problems`. */
export function callersOf(
  settings: Values<typeof CALLER_SETTINGS>,
  { issuer, profile, resource, tokenProfile }: CallerSurroundings,
  problems: string[],
): Callers {
  return {
    issuer: issuer.issuer,
    otherIssuers: subjectIssuers(profile, issuer.issuer).slice(1),
    issuerSetting: issuer.setting,
    audiences: settings.TOKEN_AUDIENCE ?? [resource],
    tokenProfile: tokenProfile ?? usualTokenProfile(issuer),
    scopeClaim: settings.SCOPE_CLAIM,
    scopeHierarchy: hierarchyOf(settings.SCOPE_HIERARCHY, problems),
    allowMachines: settings.ALLOW_M2M === 'true',
    requiredOrganization: settings.REQUIRED_ORG,
  };
}

/** What the settings say against each other. */
export function callerProblems(
  settings: Values<typeof CALLER_SETTINGS>,
  { audiences: names }: Callers,
  resource: string,
): string[] {
  const problems: string[] = [];
  if (names.some((name) => name !== resource && hasUserInfo(name))) {
    problems.push('TOKEN_AUDIENCE: holds a user name or password; write it without them');
  }
  if (settings.BASELINE_SCOPES?.includes('offline_access') === true) {
    problems.push('BASELINE_SCOPES: offline_access is refused; a challenge never asks for it');
  }
  return problems;
}
