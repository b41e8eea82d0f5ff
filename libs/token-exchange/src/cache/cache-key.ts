import { createHash } from 'node:crypto';

/** Everything that makes one delegated token different from another. */
export interface CacheKeyFields {
  readonly issuer: string;
  readonly profile: string;
  readonly clientId: string;
  readonly subjectToken: string;
  readonly subjectTokenType: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly actor: string;
}

/**
 * SHA-256 over the fields, each with its length before it, so that no two inputs share a key and no
 * token is readable from one. Scope order does not matter.
 */
export function cacheKey(fields: CacheKeyFields): string {
  const hash = createHash('sha256');
  const add = (value: string) => {
    hash.update(`${Buffer.byteLength(value)}:${value}`);
  };
  add(fields.issuer);
  add(fields.profile);
  add(fields.clientId);
  add(fields.subjectToken);
  add(fields.subjectTokenType);
  add(fields.audience);
  const scopes = [...new Set(fields.scopes)].sort();
  add(String(scopes.length));
  scopes.forEach(add);
  add(fields.actor);
  return hash.digest('base64url');
}
