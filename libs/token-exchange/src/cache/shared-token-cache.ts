import type { Deadline } from '#outbound';
import type { DelegatedToken } from '../delegated-token.js';

/** A token that will not do, so that another one is looked for. */
export interface Unwanted {
  readonly token: DelegatedToken;
  /** The upstream refused it: it is removed, so that no other replica gets it. */
  readonly remove: boolean;
}

/** How long a look may take, and what is not to be found. */
export interface LookOptions {
  readonly deadline: Deadline;
  readonly unwanted?: Unwanted | undefined;
}

/** Leave to obtain a token that other replicas wait for. */
export interface Claim {
  /** Ends the claim, with the token obtained or, after a failure, without one. Never throws. */
  settle(token?: DelegatedToken): void;
}

/**
 * The tier that replicas share. At most one of them holds the claim to a key; the others wait for
 * what it stores. A tier that does not answer gives all of them leave at once: slower, never wrong.
 */
export interface SharedTokenCache {
  /**
   * A token that some replica obtained, or else the claim to obtain one. Throws `IssuerUnavailableError`
   * when another replica holds the claim beyond the deadline.
   */
  tokenOrClaim(
    key: string,
    options: LookOptions,
  ): Promise<{ readonly token: DelegatedToken } | { readonly claim: Claim }>;
  /** Waits a moment for the connection, so that a fresh process finds what others stored. */
  open(): Promise<void>;
  close(): void;
  /** Whether it answers; undefined where nothing is shared. */
  readonly answers: boolean | undefined;
}

/** Leave to obtain a token that is not shared with anybody. */
export const UNSHARED: Claim = { settle: () => undefined };

/** The tier of a single process. */
export const NOT_SHARED: SharedTokenCache = {
  tokenOrClaim: () => Promise.resolve({ claim: UNSHARED }),
  open: () => Promise.resolve(),
  close: () => undefined,
  answers: undefined,
};
