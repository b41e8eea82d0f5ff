import { parseBoundedObject } from '#foreign-text';
import { isBearerToken, type DelegatedToken } from '../delegated-token.js';
import type { ExchangeRequest } from '../exchange-request.js';
import { ACCESS_TOKEN_TYPE, JWT_TYPE, type Profile } from '../profiles/profile.js';
import {
  IssuerUnavailableError,
  ResponseInvalidError,
  ScopeRefusedError,
  SubjectMismatchError,
} from '../token-exchange.errors.js';

/** Arrays and objects within one another, and members in all, of an answer and of a token's claims. */
export const EXCHANGE_JSON_BOUNDS = { maxDepth: 32, maxMembers: 10_000 };
const MAX_LIFETIME_SECONDS = 24 * 3600;

/** Most bytes of a token endpoint's answer: one token, and others that are dropped. */
export const MAX_ANSWER_BYTES = 256 * 1024;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The delegated token of a 200 answer (RFC 8693 §2.2.1). Refresh and ID tokens in it are dropped.
 * Throws `ResponseInvalidError` (`SubjectMismatchError` for somebody else's token), `ScopeRefusedError` when the grant is narrower than needed, and
 * `IssuerUnavailableError` if the body is not a JSON object (a proxy or an error page answered).
 */
export function judgeSuccess(
  body: string,
  request: ExchangeRequest,
  context: { readonly profile: Profile; readonly issuer: string; readonly now: number },
): DelegatedToken {
  const { answer, value } = readBearer(body);
  if (value === request.subjectToken.value) {
    throw new ResponseInvalidError('the subject token came back');
  }
  judgeIssuedType(answer['issued_token_type'], context.profile);
  const claims = claimsOf(value);
  if (claims !== undefined) judgeClaims(claims, request, context);
  const scopes = grantedScopes(answer['scope'], request.scopes);
  const lifetime = lifetimeOf(answer['expires_in'], claims?.['exp'], context.now);
  const obtainedAt = context.now / 1000;
  return {
    value,
    scopes,
    audience: request.audience,
    obtainedAt,
    expiresAt: Math.min(request.subjectToken.expiresAt, obtainedAt + lifetime),
  };
}

/** An answer with a bearer token in it. Throws as `judgeSuccess`. */
export function readBearer(body: string): { readonly answer: Fields; readonly value: string } {
  const answer = parseBoundedObject(body, EXCHANGE_JSON_BOUNDS);
  if (answer === undefined) throw new IssuerUnavailableError('HTTP 200 without a JSON object');
  const { access_token: value, token_type: type } = answer;
  if (typeof value !== 'string' || value === '') throw new ResponseInvalidError('no access_token');
  if (!isBearerToken(value)) {
    throw new ResponseInvalidError(
      'access_token is too long or has characters that a bearer token cannot have',
    );
  }
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw new ResponseInvalidError('token_type is not Bearer');
  }
  return { answer, value };
}

function judgeIssuedType(type: unknown, profile: Profile): void {
  if (type === undefined && !profile.requiresIssuedTokenType) return;
  if (type !== ACCESS_TOKEN_TYPE && type !== JWT_TYPE) {
    throw new ResponseInvalidError('issued_token_type is not an access token');
  }
}

/** A faulty rule at the issuer could issue it for another person: a JWT must be for this upstream and subject. */
function judgeClaims(
  claims: Fields,
  { subjectToken, audience }: ExchangeRequest,
  { profile: { compares }, issuer }: { readonly profile: Profile; readonly issuer: string },
): void {
  judgeAudience(claims, audience, compares);
  const before = () => objectOf(subjectToken.value.split('.')[1]) ?? {};
  const subject = compares.subject === 'sub' ? subjectToken.subject : before()[compares.subject];
  if (claims[compares.subject] !== subject) throw new SubjectMismatchError();
  for (const name of compares.kept ?? []) {
    if (claims[name] !== before()[name]) throw new ResponseInvalidError(`another ${name}`);
  }
  judgeIssuer(claims, issuer, compares);
}

/** Throws `ResponseInvalidError` for a token of something else, as far as the profile compares that. */
export function judgeAudience(
  { aud }: Fields,
  audience: string,
  compares: Profile['compares'],
): void {
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (compares.audience && !audiences.includes(audience)) {
    throw new ResponseInvalidError('another audience');
  }
}

/** The same for a token of somebody else's. */
export function judgeIssuer({ iss }: Fields, issuer: string, compares: Profile['compares']): void {
  if (compares.issuer && iss !== issuer) throw new ResponseInvalidError('another issuer');
}

/** What was granted, which is not less than what was asked for. */
export function grantedScopes(scope: unknown, needed: readonly string[]): readonly string[] {
  if (scope === undefined) return needed;
  const granted = typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [];
  // Entra answers `.default` with the names of the scopes that it includes.
  const missing = needed.filter((name) => !granted.includes(name) && !name.endsWith('/.default'));
  if (missing.length > 0) throw new ScopeRefusedError(missing);
  return granted;
}

/**
 * Seconds that the token may be kept: the lesser of what the answer and the JWT itself say; 0, so that it is
 * used once, when neither gives a valid time.
 */
export function lifetimeOf(expiresIn: unknown, exp: unknown, now: number): number {
  const said = [
    ...(expiresIn === undefined ? [] : [secondsOf(expiresIn)]),
    ...(exp === undefined ? [] : [secondsOf(exp) - now / 1000]),
  ];
  const seconds = said.length > 0 ? Math.min(...said) : 0;
  return seconds > 0 ? Math.min(seconds, MAX_LIFETIME_SECONDS) : 0;
}

function secondsOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0;
}

/**
 * The claims of a JWT; undefined for an opaque token. Three parts that begin with a JSON object are a JWT
 * (RFC 7519 §7.2), whose claims must be readable in exactly the characters that are sent.
 */
export function claimsOf(token: string): Fields | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || objectOf(parts[0]) === undefined) return undefined;
  const claims = objectOf(parts[1]);
  if (claims === undefined || !parts.every(isBase64url)) {
    throw new ResponseInvalidError('access_token is a JWT that cannot be read');
  }
  return claims;
}

/** Base64url of RFC 7515 §2 has exactly one spelling for each value. */
function isBase64url(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function objectOf(part = ''): Fields | undefined {
  return parseBoundedObject(Buffer.from(part, 'base64url').toString('utf8'), EXCHANGE_JSON_BOUNDS);
}
