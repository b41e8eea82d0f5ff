/** A token for one upstream, obtained for one subject token; a secret. */
export interface DelegatedToken {
  readonly value: string;
  /** Seconds since the epoch; never later than the subject token's. */
  readonly expiresAt: number;
  readonly scopes: readonly string[];
  readonly audience: string;
}

/** Seconds before its expiry from which a token is not handed out any more. */
export const EXPIRY_MARGIN_SECONDS = 15;

/** Whether a token outlives the margin at a time in milliseconds since the epoch. */
export function isFresh(token: DelegatedToken, now: number): boolean {
  return token.expiresAt - EXPIRY_MARGIN_SECONDS > now / 1000;
}
