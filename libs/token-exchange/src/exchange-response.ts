import { parseBoundedObject } from '#foreign-text';
import type { DelegatedToken } from './delegated-token.js';
import type { ExchangeRequest } from './exchange-request.js';
import { ACCESS_TOKEN_TYPE, JWT_TYPE, type Profile } from './profiles/profile.js';
import {
  IssuerUnavailableError,
  ResponseInvalidError,
  ScopeRefusedError,
} from './token-exchange.errors.js';

const MAX_LIFETIME_SECONDS = 24 * 3600;

/** Most bytes of a token endpoint's answer. */
export const MAX_ANSWER_BYTES = 64 * 1024;
/** How much structure an answer of the token endpoint, or a JWT in it, may have. */
export const ANSWER_BOUNDS = { maxDepth: 32, maxMembers: 4_000 } as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The delegated token of a 200 answer (RFC 8693 §2.2.1). Refresh and ID tokens in it are dropped.
 * Throws `ResponseInvalidError`, `ScopeRefusedError` when the grant is narrower than needed, and
 * `IssuerUnavailableError` for what is no JSON object: something else than the issuer answered.
 */
export function judgeSuccess(
  body: string,
  request: ExchangeRequest,
  context: { readonly profile: Profile; readonly issuer: string; readonly now: number },
): DelegatedToken {
  const answer = parseBoundedObject(body, ANSWER_BOUNDS);
  if (answer === undefined) throw new IssuerUnavailableError();
  const { access_token: value, token_type: type } = answer;
  if (typeof value !== 'string' || value === '') throw new ResponseInvalidError('no access_token');
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw new ResponseInvalidError('token_type is not Bearer');
  }
  if (value === request.subjectToken.value) {
    throw new ResponseInvalidError('the subject token came back');
  }
  judgeIssuedType(answer['issued_token_type'], context.profile);
  const claims = claimsOf(value);
  if (claims !== undefined) judgeClaims(claims, request, context);
  const scopes = grantedScopes(answer['scope'], request.scopes);
  const lifetime = lifetimeOf(answer['expires_in'], claims, context.now);
  const obtainedAt = context.now / 1000;
  return {
    value,
    scopes,
    audience: request.audience,
    obtainedAt,
    expiresAt: Math.min(request.subjectToken.expiresAt, obtainedAt + lifetime),
  };
}

function judgeIssuedType(type: unknown, profile: Profile): void {
  if (type === undefined && !profile.requiresIssuedTokenType) return;
  if (type !== ACCESS_TOKEN_TYPE && type !== JWT_TYPE) {
    throw new ResponseInvalidError('issued_token_type is no access token');
  }
}

/** A faulty rule at the issuer can name anybody: a JWT must be for this upstream and this subject. */
function judgeClaims(
  claims: Fields,
  { subjectToken, audience }: ExchangeRequest,
  { profile: { compares }, issuer }: { readonly profile: Profile; readonly issuer: string },
): void {
  const { aud, iss } = claims;
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (compares.audience && !audiences.includes(audience)) {
    throw new ResponseInvalidError('another audience');
  }
  const subject =
    compares.subject === 'sub'
      ? subjectToken.subject
      : claimsOf(subjectToken.value)?.[compares.subject];
  if (claims[compares.subject] !== subject) throw new ResponseInvalidError('another subject');
  if (compares.issuer && iss !== issuer) throw new ResponseInvalidError('another issuer');
}

function grantedScopes(scope: unknown, needed: readonly string[]): readonly string[] {
  if (scope === undefined) return needed;
  const granted = typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [];
  // Entra answers `.default` with the names of what it stands for.
  const missing = needed.filter((name) => !granted.includes(name) && !name.endsWith('/.default'));
  if (missing.length > 0) throw new ScopeRefusedError(missing);
  return granted;
}

/** Seconds the token may be kept; 0 when the answer does not say, so that it is used once. */
function lifetimeOf(expiresIn: unknown, claims: Fields | undefined, now: number): number {
  const seconds =
    expiresIn === undefined
      ? Number(claims?.['exp']) - now / 1000
      : typeof expiresIn === 'number' || (typeof expiresIn === 'string' && /^\d+$/.test(expiresIn))
        ? Number(expiresIn)
        : 0;
  return seconds > 0 ? Math.min(seconds, MAX_LIFETIME_SECONDS) : 0;
}

function claimsOf(token: string): Fields | undefined {
  const parts = token.split('.');
  return parts.length === 3
    ? parseBoundedObject(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'), ANSWER_BOUNDS)
    : undefined;
}
