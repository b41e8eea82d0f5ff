/**
 * The scopes of an access token: `scope` as a space-delimited string (RFC 9068 §2.2.3), arrays and
 * `scp` as the same set. Anything else is no scope.
 */
export function parseScopes(claims: Readonly<Record<string, unknown>>): readonly string[] {
  const value = claims['scope'] ?? claims['scp'];
  const names = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  return [...new Set(names.filter((name): name is string => isName(name)))];
}

/** The needed scopes that are not granted, in the order of `needed`. */
export function missingScopes(granted: readonly string[], needed: readonly string[]): string[] {
  return needed.filter((scope) => !granted.includes(scope));
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
