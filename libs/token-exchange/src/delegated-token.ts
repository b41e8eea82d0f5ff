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

/** Seconds before its expiry from which a token is not handed out any more. */
export const EXPIRY_MARGIN_SECONDS = 15;

/** The part of a token's usable life after which it is renewed ahead of its end. */
const RENEWED_AFTER = 0.8;

/** Milliseconds that a token may still be handed out; 0 or less when it may not. */
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
