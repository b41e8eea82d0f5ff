/**
 * A token of the gateway's own client for one upstream (RFC 6749 §4.4); a secret. It speaks for nobody: what acts for a
 * caller takes a `DelegatedToken`, which this is not and has no member in the place of.
 */
export interface ServiceToken {
  /** What is sent. */
  readonly bearer: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}
