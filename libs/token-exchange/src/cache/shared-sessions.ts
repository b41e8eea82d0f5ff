import type { Deadline } from '#outbound';

/** A session of a caller with an upstream, as far as whoever continues it has to know it. */
export interface SharedSession {
  readonly id: string;
  /** Revision of the protocol that was agreed to. */
  readonly revision: string;
}

/** How a session is looked for. */
export interface SessionLook {
  /** Until then another replica that opens one is waited for. */
  readonly deadline: Deadline;
  /** What is not wanted is removed, so that no other replica gets it. */
  readonly isWanted: (session: SharedSession) => boolean;
  /** Milliseconds that it is kept from now on. */
  readonly keepMs: number;
}

/** Leave to open a session that other replicas wait for. */
export interface SessionClaim {
  /** Ends it, with the session that is shared from now on or, after a failure, without one. Never throws. */
  settle(session?: SharedSession): void;
}

/**
 * Sessions that replicas share under one name. At most one of them has the claim to a key; the others wait for what
 * it shares. Where Redis does not answer, and after the deadline, all have leave at once, and share nothing.
 */
export interface SharedSessions {
  /** The key may be any text; Redis sees a keyed digest of it. Never throws. */
  sessionOrClaim(
    key: string,
    look: SessionLook,
  ): Promise<{ readonly session: SharedSession } | { readonly claim: SessionClaim }>;
}

/** Undefined for fields that are no session. */
export function readSharedSession({
  id,
  revision,
}: Readonly<Record<string, unknown>>): SharedSession | undefined {
  return typeof id === 'string' && typeof revision === 'string' ? { id, revision } : undefined;
}
