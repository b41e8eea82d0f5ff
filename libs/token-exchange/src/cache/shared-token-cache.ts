import type { Deadline } from '#outbound';
import type { DelegatedToken } from '../delegated-token.js';

/** What a claim is for. */
export interface ClaimOptions {
  readonly deadline: Deadline;
  /** A token that will not do: another one is wanted. */
  readonly instead?: DelegatedToken;
  /** The upstream refused that token, so that nobody else may get it either. */
  readonly refused?: boolean;
}

/** Either a token that another replica obtained, or leave to obtain one. */
export interface Claim {
  readonly token?: DelegatedToken;
  /** Ends the claim, with the token obtained or, after a failure, without one. Never throws. */
  settle(token?: DelegatedToken): void;
}

/**
 * The tier that replicas share. At most one of them holds the claim to a key; the others wait for
 * what it stores. A tier that does not answer gives everybody leave at once: slower, never wrong.
 */
export interface SharedTokenCache {
  /** Throws `IssuerUnavailableError` when another replica holds the claim beyond the deadline. */
  claim(key: string, options: ClaimOptions): Promise<Claim>;
  /** Waits a moment for the connection, so that a fresh process finds what others stored. */
  open(): Promise<void>;
  close(): void;
}

/** Leave to obtain a token, with nobody to share it with. */
export const ALONE: Claim = { settle: () => undefined };

/** The tier of a single process. */
export const NOT_SHARED: SharedTokenCache = {
  claim: () => Promise.resolve(ALONE),
  open: () => Promise.resolve(),
  close: () => undefined,
};
