import type { ResolvedAuthOptions } from './auth.options.js';
import type { Caller } from './caller.js';
import { refuse, refuseCaller } from './refused-token.js';
import { grantedScopes, impliedScopes } from './scopes.js';
import { idTokenSign, type PresentedToken } from './token-header.js';
import type { Claims } from './token-payload.js';

type CallerOptions = Pick<
  ResolvedAuthOptions,
  | 'allowMachines'
  | 'audience'
  | 'clock'
  | 'clockSkewSeconds'
  | 'delegateClientIds'
  | 'issuer'
  | 'requiredOrganization'
  | 'scopeClaim'
  | 'scopeHierarchy'
>;

type Times = Pick<ResolvedAuthOptions, 'clock' | 'clockSkewSeconds'>;

/** The last second that a Date can represent (ECMA-262 §21.4.1.1). */
const LAST_SECOND = 8.64e12;

/**
 * The caller of a token whose signature, issuer and audience are valid: the rest of RFC 9068 §4 and
 * RFC 9449 §7.2 is checked here. Throws `InvalidTokenError` or `CallerRefusedError`.
 */
export function callerOf(token: PresentedToken, claims: Claims, options: CallerOptions): Caller {
  const expiresAt = judgeTimes(claims, options);
  const { sub, client_id: clientId, azp, cnf, org_id: organization } = claims;
  if (cnf !== undefined) {
    refuse('binding', { seen: { cnf: namesOf(cnf) }, wanted: { cnf: null }, hint: BOUND });
  }
  const sign = idTokenSign(token, claims);
  if (sign !== undefined) {
    refuse('type', {
      seen: { typ: token.typ, claim: sign },
      hint: `${KINDS[String(claims['typ'])] ?? 'an ID token'} is not an access token`,
    });
  }
  if (!isName(sub)) return refuseClaim('sub', sub);
  if (clientId !== undefined && azp !== undefined && clientId !== azp) {
    refuse('claim', { seen: { claim: 'client_id, azp' }, hint: 'they name two clients' });
  }
  // Okta says `cid`, Entra's tokens of version 1 `appid`.
  const client = clientId ?? azp ?? claims['cid'] ?? claims['appid'];
  if (!isName(client)) return refuseClaim('client_id, azp, cid or appid', client);
  if (options.delegateClientIds().includes(client)) {
    refuse('delegated', {
      seen: { client_id: client },
      hint: 'it was issued to the gateway, for its upstream',
    });
  }
  const machine = isMachine(claims, sub, client);
  if (machine && !options.allowMachines) {
    const { gty, idtyp } = claims;
    const sign = gty !== undefined ? { gty } : idtyp !== undefined ? { idtyp } : { claim: 'sub' };
    refuseCaller('machine', { seen: { client_id: client, ...sign }, setting: 'ALLOW_M2M' });
  }
  const { requiredOrganization: wanted } = options;
  if (wanted !== '' && organization !== wanted) {
    const seen = { org_id: organization };
    refuseCaller('organization', { seen, wanted: { org_id: wanted }, setting: 'REQUIRED_ORG' });
  }
  const scopes = grantedScopes(claims, options.scopeClaim);
  return Object.freeze({
    issuer: options.issuer,
    audience: acceptedAudience(claims, options.audience),
    subject: sub,
    clientId: client,
    scopes: Object.freeze(scopes),
    impliedScopes: Object.freeze(impliedScopes(scopes, options.scopeHierarchy)),
    machine,
    // Not a copy: one made by a spread and frozen has a hidden class of its own, of 500 bytes.
    claims: Object.freeze(claims),
    token: Object.freeze({ value: token.value, expiresAt }),
  });
}

/** Other kinds of tokens, by Keycloak's claim `typ`. */
const KINDS: Readonly<Record<string, string>> = {
  Refresh: 'a refresh token',
  Offline: 'an offline refresh token',
  Logout: 'a logout token',
};

const BOUND =
  'only the holder of a key may use it, and proofs of possession are not supported here';

/** Its `exp`. Times are compared with the injected clock, and shown beside it: clocks differ. */
function judgeTimes({ exp, nbf, iat }: Claims, options: CallerOptions): number {
  const now = Math.floor(options.clock() / 1000);
  const { clockSkewSeconds: skew } = options;
  if (typeof exp !== 'number' || !(exp <= LAST_SECOND)) return refuseClaim('exp', exp);
  if (isExpired(exp, options)) refuseExpired(exp, options);
  if (isLater(nbf, options) || isLater(iat, options)) {
    refuse('not_yet_valid', { seen: { nbf, iat, now, skewSeconds: skew }, hint: CLOCKS });
  }
  return exp;
}

const CLOCKS = 'seconds since 1970; when they are near, the clocks of issuer and gateway differ';

/** Refuses a token past its `exp`. */
export function refuseExpired(exp: number, options: Times): never {
  const now = Math.floor(options.clock() / 1000);
  return refuse('expired', { seen: { exp, now, skewSeconds: options.clockSkewSeconds } });
}

/** Whether `exp` is over, skew included. */
export function isExpired(exp: number, { clock, clockSkewSeconds }: Times): boolean {
  return exp <= clock() / 1000 - clockSkewSeconds;
}

function isLater(value: unknown, { clock, clockSkewSeconds }: Times): boolean {
  const limit = clock() / 1000 + clockSkewSeconds;
  return value !== undefined && !(typeof value === 'number' && value <= limit);
}

function acceptedAudience({ aud }: Claims, accepted: readonly string[]): string {
  const carried = Array.isArray(aud) ? (aud as unknown[]) : [aud];
  return accepted.find((name) => carried.includes(name)) ?? '';
}

function refuseClaim(name: string, value: unknown): never {
  const hint = value === undefined ? 'it is missing' : 'its value is not usable';
  return refuse('claim', { seen: { claim: name }, hint });
}

/** Auth0 by `gty` and a suffix, Entra by `idtyp`, RFC 9068 §2.2 by the client as its own subject. */
function isMachine(claims: Claims, subject: string, client: string): boolean {
  return (
    claims['gty'] === 'client-credentials' ||
    claims['idtyp'] === 'app' ||
    subject.endsWith('@clients') ||
    subject === client
  );
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 1024;
}

function namesOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
