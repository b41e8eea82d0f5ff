import { LRUCache } from 'lru-cache';
import { Deadline } from '#outbound';
import type { SharedSession, SharedSessions } from '#token-exchange';
import type { After, Clock } from '../../../gateway-parts.js';
import { isSession, type LegacySession } from './legacy-session.js';
import {
  MAX_SESSIONS,
  MemorySessions,
  SESSION_IDLE_MS,
  type Leave,
  type SessionStore,
} from './session-store.js';

/** Part of a call's time that another replica's opening is waited for; in the rest this one opens a session itself. */
export const WAITED_PART = 0.5;

/**
 * The sessions that replicas share. What they share is used as long as Redis answers, and what this replica used
 * last otherwise. None is ended at its server, as another replica may use it: there it ends by idleness.
 */
export class SharedSessionStore implements SessionStore {
  private readonly memory: MemorySessions;
  /** Ids that a server refused here, by key: no other replica brings them back. */
  private readonly refused: LRUCache<string, string>;

  constructor(
    private readonly shared: SharedSessions,
    private readonly clock: Clock,
    private readonly after: After,
  ) {
    this.memory = new MemorySessions(clock, after);
    const times = { ttl: SESSION_IDLE_MS, ttlResolution: 0, perf: { now: clock } };
    this.refused = new LRUCache({ max: MAX_SESSIONS, ...times });
  }

  get size(): number {
    return this.memory.size;
  }

  async sessionOrLeave(
    key: string,
    { left }: Deadline,
  ): Promise<{ readonly session: LegacySession } | { readonly leave: Leave }> {
    const found = await this.shared.sessionOrClaim(key, {
      deadline: new Deadline(this.clock, left * WAITED_PART, this.after),
      isWanted: (session) => isSession(session) && session.id !== this.refused.get(key),
      keepMs: SESSION_IDLE_MS,
    });
    if ('session' in found) return { session: this.remembered(key, found.session) };
    const known = this.memory.find(key);
    const settle: Leave['settle'] = (opened) => {
      const session = opened && sharedOf(opened);
      if (session !== undefined) this.remembered(key, session);
      found.claim.settle(session);
    };
    if (known === undefined) return { leave: { settle } };
    settle(known);
    return { session: known };
  }

  forget(key: string, session: LegacySession): void {
    this.memory.forget(key, session);
    if (session.id !== undefined) this.refused.set(key, session.id);
  }

  close(): Promise<void> {
    return this.memory.close();
  }

  private remembered(key: string, { id, revision }: SharedSession): LegacySession {
    const known = this.memory.find(key);
    if (known?.id === id) return known;
    const session = { id, revision, end: () => Promise.resolve() };
    this.memory.keep(key, session);
    return session;
  }
}

function sharedOf({ id, revision }: LegacySession): SharedSession | undefined {
  return id === undefined ? undefined : { id, revision };
}
