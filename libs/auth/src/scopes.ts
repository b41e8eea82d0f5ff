import type { Caller } from './caller.js';

/** Where a token's scopes stand: `both` is what both claims name. */
export type ScopeClaim = 'scope' | 'permissions' | 'both';

/**
 * The scopes of an access token: `scope` as a space-delimited string (RFC 9068 §2.2.3) or an array;
 * `scp`, as Okta and Entra name it, where `scope` is absent or empty. The two are never merged: what `scope`
 * names is all that was granted. Any other type counts as no scopes.
 */
export function parseScopes(claims: Readonly<Record<string, unknown>>): readonly string[] {
  const scopes = namesIn(claims['scope']);
  return scopes.length > 0 ? scopes : namesIn(claims['scp']);
}

function namesIn(value: unknown): readonly string[] {
  const names = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  return [...new Set(names.filter((name): name is string => isName(name)))];
}

/** The scopes of a token by the configured claim. */
export function grantedScopes(
  claims: Readonly<Record<string, unknown>>,
  claim: ScopeClaim,
): readonly string[] {
  const scopes = parseScopes(claims);
  if (claim === 'scope') return scopes;
  const permissions = parseScopes({ scope: claims['permissions'] });
  return claim === 'permissions'
    ? permissions
    : scopes.filter((name) => permissions.includes(name));
}

/** Scopes of OpenID Connect, which belong to no API (Core §5.4, §11). */
const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/**
 * A scope as clients have to ask for it: behind the prefix that the issuer wants (Entra's Application ID
 * URI), unless it is a URI by itself or of OpenID Connect.
 */
export function requestedScope(name: string, prefix: string): string {
  return name.includes('://') || OIDC_SCOPES.includes(name) ? name : prefix + name;
}

/** What scopes imply by a hierarchy of broad ones and their narrow ones. */
export function impliedScopes(
  scopes: readonly string[],
  hierarchy: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return scopes.flatMap((name) => (Object.hasOwn(hierarchy, name) ? (hierarchy[name] ?? []) : []));
}

/** The needed scopes that were not granted, in the order of `needed`. */
export function missingScopes(
  granted: Pick<Caller, 'scopes' | 'impliedScopes'>,
  needed: readonly string[],
): string[] {
  return needed.filter(
    (scope) => !granted.scopes.includes(scope) && !granted.impliedScopes.includes(scope),
  );
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
