import { hash } from 'node:crypto';

/** Everything that makes one delegated token different from another. */
export interface CacheKeyFields {
  readonly issuer: string;
  readonly profile: string;
  readonly clientId: string;
  readonly subjectToken: string;
  readonly subjectTokenType: string;
  readonly target: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly actor: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * SHA-256 over the fields, each with its length before it, so that no two inputs share a key and no
 * token is readable from one. The order of scopes and of parameters does not matter.
 */
export function cacheKey(fields: CacheKeyFields): string {
  const scopes = [...new Set(fields.scopes)].sort();
  const parameters = Object.entries(fields.parameters).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const parts = [
    fields.issuer,
    fields.profile,
    fields.clientId,
    fields.subjectToken,
    fields.subjectTokenType,
    fields.target,
    fields.audience,
    String(scopes.length),
    ...scopes,
    fields.actor,
    ...parameters.flat(),
  ];
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url');
}
