import { parseBoundedObject } from '#foreign-text';
import type { ResolvedAuthOptions, TokenProfile } from './auth.options.js';
import { refuse, refusePart } from './refused-token.js';
import type { Claims } from './token-payload.js';

/** A JWT in compact form, and the `typ` of its header: as it is written, empty when there is none. */
export interface PresentedToken {
  readonly value: string;
  readonly typ: string;
}

/** What its key is looked up by. */
export interface TokenHeader {
  readonly alg: string;
  readonly kid?: string;
  readonly typ: string;
}

/** The `typ` of an access token (RFC 9068 §2.1). */
const ACCESS_TOKENS = ['at+jwt', 'application/at+jwt'];

const TYPES: Readonly<Record<TokenProfile, readonly string[]>> = {
  rfc9068: ACCESS_TOKENS,
  auth0: [...ACCESS_TOKENS, 'jwt', ''],
};

/** Parts of a signed token (RFC 7515 §3.1). */
const JWS_PARTS = 3;
/** Parts of an encrypted token, such as Auth0 issues when no API was requested (RFC 7516 §3.1). */
const JWE_PARTS = 5;

/** Arrays and objects within one another, and members in all, of a token's header. */
export const HEADER_BOUNDS = { maxDepth: 8, maxMembers: 256 };

const PARTS = ['header', 'payload', 'signature'];
const UNREADABLE = `it is not a JSON object, or is nested deeper than ${HEADER_BOUNDS.maxDepth}, or has too many members`;

/** Claims that only an ID token carries (OpenID Connect Core §2, §3.3.2.11). */
const HASHES = ['at_hash', 'c_hash'];
/** What Keycloak's payload calls its tokens in `typ`, access tokens being `Bearer`. */
const OTHER_TOKENS = ['ID', 'Refresh', 'Offline', 'Logout'];

/**
 * Header of a JWT in compact form, checked before any key is looked up: three parts, each in canonical
 * base64url (RFC 7515 §2), so that one token has one hash; an algorithm of the list,
 * no `crit`, a `typ` of the profile (RFC 7515 §4.1.11, RFC 8725 §3.1, RFC 9068 §4).
 * Throws `InvalidTokenError`.
 */
export function judgeHeader(
  token: string,
  options: Pick<ResolvedAuthOptions, 'algorithms' | 'tokenProfile'>,
): TokenHeader {
  const parts = token.split('.');
  if (parts.length !== JWS_PARTS) refuseForm(parts);
  const broken = parts.findIndex((part) => !isBase64url(part));
  if (broken !== -1) refusePart(PARTS[broken] ?? '', 'it is not base64url');
  const { alg, kid, typ, crit } = headerOf(parts) ?? refusePart('header', UNREADABLE);
  if (typeof alg !== 'string' || !options.algorithms.some((name) => name === alg)) {
    return refuse('algorithm', { seen: { alg }, wanted: { alg: options.algorithms } });
  }
  if (crit !== undefined) refuse('claim', { seen: { crit }, wanted: { crit: null } });
  const wanted = TYPES[options.tokenProfile];
  const said = typ === undefined ? '' : typ;
  if (typeof said !== 'string' || !wanted.includes(said.toLowerCase())) {
    const named = wanted.map((name) => (name === '' ? 'none' : name));
    return refuse('type', { seen: { typ }, wanted: { typ: named }, setting: 'TOKEN_PROFILE' });
  }
  if (kid !== undefined && typeof kid !== 'string') {
    return refuse('key', { seen: { kid }, wanted: { kid: 'a text' } });
  }
  return { alg, typ: said, ...(kid !== undefined && { kid }) };
}

/**
 * The claim by which a token with a good signature is an ID token, or another token than an access
 * token. What its header calls `at+jwt` is an access token whatever it claims: that is what explicit
 * typing is for (RFC 8725 §3.11), and ID tokens are never typed so. Without it (`typ` is `JWT` or absent)
 * `nonce`, `at_hash` and `c_hash` refuse it. Keycloak up to 24 puts the `nonce` of a sign-in into access
 * tokens too and types both tokens `JWT`; its signed claim `typ` tells them apart. `Bearer` there forgives
 * the `nonce`, and only that: no access token has a hash of itself.
 */
export function idTokenSign({ typ }: PresentedToken, claims: Claims): string | undefined {
  if (ACCESS_TOKENS.includes(typ.toLowerCase())) return undefined;
  const { typ: kind, nonce } = claims;
  if (typeof kind === 'string' && OTHER_TOKENS.includes(kind)) return 'typ';
  const hash = HASHES.find((name) => claims[name] !== undefined);
  return hash ?? (nonce !== undefined && kind !== 'Bearer' ? 'nonce' : undefined);
}

/** Tokens that are not a JWS: what they usually are, since only the issuer could read them. */
function refuseForm(parts: readonly string[]): never {
  const seen = { parts: parts.length };
  const wanted = { parts: JWS_PARTS };
  if (parts.length === JWE_PARTS) {
    const { alg, enc, iss } = headerOf(parts) ?? {};
    const hint = `encrypted for the issuer alone (JWE); ${UNASKED}`;
    return refuse('encrypted', { seen: { ...seen, alg, enc, iss }, wanted, hint });
  }
  return refuse('malformed', {
    seen,
    wanted,
    ...(parts.length === 1 && { hint: `opaque, readable by the issuer alone; ${UNASKED}` }),
  });
}

const UNASKED =
  'issuers give such tokens to clients that did not request an API: let them send resource, or audience';

function headerOf([header = '']: readonly string[]): Claims | undefined {
  return parseBoundedObject(Buffer.from(header, 'base64url').toString('utf8'), HEADER_BOUNDS);
}

function isBase64url(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
