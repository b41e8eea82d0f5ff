import { parseBoundedObject } from '#foreign-text';
import { CallerRefusedError, InvalidTokenError, type InvalidTokenReason } from './auth.errors.js';
import type { ResolvedAuthOptions, TokenProfile } from './auth.options.js';
import type { Caller } from './caller.js';
import { grantedScopes } from './scopes.js';

type Fields = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<TokenProfile, readonly string[]>> = {
  rfc9068: ['at+jwt', 'application/at+jwt'],
  auth0: ['at+jwt', 'application/at+jwt', 'jwt', ''],
};

type CallerOptions = Pick<
  ResolvedAuthOptions,
  | 'allowMachines'
  | 'clock'
  | 'clockSkewSeconds'
  | 'issuer'
  | 'requiredOrganization'
  | 'scopeClaim'
  | 'scopeHierarchy'
>;

/** The last second that a Date can name (ECMA-262 §21.4.1.1). */
const LAST_SECOND = 8.64e12;

/** Parts of an encrypted token, such as Auth0 issues when it was asked for no API (RFC 7516 §3.1). */
const JWE_PARTS = 5;

/** Arrays and objects within one another, and members in all, of a token's header. */
export const HEADER_BOUNDS = { maxDepth: 8, maxMembers: 256 };

/** Claims that only an ID token carries (OpenID Connect Core §2). */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash'];

/**
 * Header of a JWT in compact form, judged before any key is looked for: three parts, each in the one
 * spelling that base64url has (RFC 7515 §2), so that one token has one hash; an algorithm of the list,
 * no `crit`, a `typ` of the profile (RFC 7515 §4.1.11, RFC 8725 §3.1, RFC 9068 §4).
 * Throws `InvalidTokenError`.
 */
export function judgeHeader(
  token: string,
  options: Pick<ResolvedAuthOptions, 'algorithms' | 'tokenProfile'>,
): { readonly alg: string; readonly kid?: string } {
  const [header = '', ...rest] = token.split('.');
  if (rest.length !== 2) refuse(rest.length === JWE_PARTS - 1 ? 'encrypted' : 'malformed');
  if (![header, ...rest].every(isBase64url)) refuse('malformed');
  const { alg, kid, typ = '', crit } = parse(header);
  if (typeof alg !== 'string' || !options.algorithms.some((name) => name === alg)) {
    return refuse('algorithm');
  }
  if (crit !== undefined) refuse('claim');
  if (typeof typ !== 'string' || !TYPES[options.tokenProfile].includes(typ.toLowerCase())) {
    refuse('type');
  }
  if (kid !== undefined && typeof kid !== 'string') return refuse('key');
  return kid === undefined ? { alg } : { alg, kid };
}

/**
 * The caller of a token whose signature, issuer and audience hold: what is left of RFC 9068 §4 and
 * RFC 9449 §7.2 is judged here. Throws `InvalidTokenError`.
 */
export function callerOf(token: string, claims: Fields, options: CallerOptions): Caller {
  const { sub, exp, nbf, iat, client_id: clientId, azp, cnf } = claims;
  const now = options.clock() / 1000;
  const skew = options.clockSkewSeconds;
  if (typeof exp !== 'number' || !(exp <= LAST_SECOND)) return refuse('claim');
  if (exp <= now - skew) refuse('expired');
  if (isLater(nbf, now + skew) || isLater(iat, now + skew)) refuse('not_yet_valid');
  if (cnf !== undefined) refuse('binding');
  if (ID_TOKEN_CLAIMS.some((name) => claims[name] !== undefined)) refuse('type');
  if (!isName(sub)) return refuse('claim');
  if (clientId !== undefined && azp !== undefined && clientId !== azp) refuse('claim');
  // Okta says `cid`, Entra's tokens of version 1 `appid`.
  const client = clientId ?? azp ?? claims['cid'] ?? claims['appid'];
  if (!isName(client)) return refuse('claim');
  const machine = isMachine(claims, sub, client);
  if (machine && !options.allowMachines) throw new CallerRefusedError('machine');
  const { requiredOrganization: organization } = options;
  if (organization !== '' && claims['org_id'] !== organization) {
    throw new CallerRefusedError('organization');
  }
  const scopes = grantedScopes(claims, options.scopeClaim);
  return Object.freeze({
    issuer: options.issuer,
    subject: sub,
    clientId: client,
    scopes: Object.freeze(scopes),
    impliedScopes: Object.freeze(scopes.flatMap((name) => options.scopeHierarchy[name] ?? [])),
    machine,
    claims: Object.freeze({ ...claims }),
    token: Object.freeze({ value: token, expiresAt: exp }),
  });
}

/** Auth0 by `gty` and a suffix, Entra by `idtyp`, RFC 9068 §2.2 by the client as its own subject. */
function isMachine(claims: Fields, subject: string, client: string): boolean {
  return (
    claims['gty'] === 'client-credentials' ||
    claims['idtyp'] === 'app' ||
    subject.endsWith('@clients') ||
    subject === client
  );
}

function isLater(value: unknown, limit: number): boolean {
  return value !== undefined && !(typeof value === 'number' && value <= limit);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 1024;
}

function isBase64url(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function parse(part: string): Fields {
  const text = Buffer.from(part, 'base64url').toString('utf8');
  return parseBoundedObject(text, HEADER_BOUNDS) ?? refuse('malformed');
}

function refuse(reason: InvalidTokenReason): never {
  throw new InvalidTokenError(reason);
}
