/** A token for one upstream, obtained for one subject token; a secret. */
export interface DelegatedToken {
  readonly value: string;
  /** Seconds since the epoch. */
  readonly obtainedAt: number;
  /** Seconds since the epoch; never later than the subject token's. */
  readonly expiresAt: number;
  readonly scopes: readonly string[];
  readonly audience: string;
}

/**
 * Most characters of a token, which travels in one header line. Most servers take 8 to 16 KiB of header
 * lines in all; those that are told to take the tokens of issuers with many groups take up to 64.
 */
export const MAX_TOKEN_CHARACTERS = 64 * 1024;

/** Whether a client may send it as it is: RFC 6750 §2.1, narrower than RFC 6749 App. A.12, bounded. */
export function isBearerToken(value: string): boolean {
  return value.length <= MAX_TOKEN_CHARACTERS && /^[A-Za-z0-9._~+/-]+=*$/.test(value);
}

/** Reads a token from an untrusted object, field by field; undefined if it is not one. */
export function readDelegatedToken(
  fields: Readonly<Record<string, unknown>>,
): DelegatedToken | undefined {
  const { value, obtainedAt, expiresAt, scopes, audience } = fields;
  const times = Number.isFinite(obtainedAt) && Number.isFinite(expiresAt);
  if (typeof value !== 'string' || !isBearerToken(value) || !times) return undefined;
  if (typeof audience !== 'string' || !Array.isArray(scopes)) return undefined;
  if (!scopes.every((scope) => typeof scope === 'string')) return undefined;
  return { value, obtainedAt: Number(obtainedAt), expiresAt: Number(expiresAt), scopes, audience };
}

/** Seconds before its expiry at which a token is no longer used. */
export const EXPIRY_MARGIN_SECONDS = 15;

/** The part of a token's usable life after which it is renewed in advance. */
const RENEWED_AFTER = 0.8;

/** Milliseconds that a token may still be used; 0 or less when it may not. */
export function usableMs(token: DelegatedToken, now: number): number {
  return (token.expiresAt - EXPIRY_MARGIN_SECONDS) * 1000 - now;
}

/** Whether a token outlives the margin at a time in milliseconds since the epoch. */
export function isFresh(token: DelegatedToken, now: number): boolean {
  return usableMs(token, now) > 0;
}

/** Milliseconds since the epoch from which a token in use is worth renewing. */
export function renewableAt({ obtainedAt, expiresAt }: DelegatedToken): number {
  return (obtainedAt + RENEWED_AFTER * (expiresAt - EXPIRY_MARGIN_SECONDS - obtainedAt)) * 1000;
}
