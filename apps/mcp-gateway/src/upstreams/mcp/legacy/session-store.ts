import { LRUCache } from 'lru-cache';
import { Deadline } from '#outbound';
import type { After, Clock } from '../../../gateway-parts.js';
import type { LegacySession } from './legacy-session.js';

/** Sessions of one upstream that are kept. */
export const MAX_SESSIONS = 1_000;
/** Milliseconds without a call until a session is ended. */
export const SESSION_IDLE_MS = 300_000;
/** Milliseconds for telling a server that its sessions are over, when the upstream is closed. */
export const CLOSING_MS = 1_000;
/** Sessions that are ended at a time then. */
export const ENDED_AT_ONCE = 16;

/** Leave to open the session of a caller; nobody else who shares the store has it meanwhile. */
export interface Leave {
  /** Ends it, with the session that is kept from now on or, after a failure, without one. */
  settle(opened?: LegacySession): void;
}

/**
 * Where the sessions of one upstream are between calls, by `sessionKey`. A store in another place than this process's
 * memory fails towards `Leave`, never with an error, and in the time of the deadline.
 */
export interface SessionStore {
  /** Sessions that this process has and would still use. */
  readonly size: number;
  /** What is kept, or leave to open it. */
  sessionOrLeave(
    key: string,
    deadline: Deadline,
  ): Promise<{ readonly session: LegacySession } | { readonly leave: Leave }>;
  /** The server no longer knows it; another session that has taken its place stays. */
  forget(key: string, session: LegacySession): void;
  /** Ends what is kept, unless somebody else may use it. */
  close(): Promise<void>;
}

/** The latest used sessions, in memory. Those that have to leave are ended. */
export class MemorySessions implements SessionStore {
  private readonly kept: LRUCache<string, LegacySession>;

  constructor(
    private readonly clock: Clock,
    private readonly after: After,
  ) {
    this.kept = new LRUCache({
      max: MAX_SESSIONS,
      ttl: SESSION_IDLE_MS,
      ttlResolution: 0,
      updateAgeOnGet: true,
      perf: { now: clock },
      dispose: (session, _key, reason) => {
        if (reason === 'evict' || reason === 'expire') void session.end();
      },
    });
  }

  get size(): number {
    // Those that were idle for too long stay in the map until another one comes.
    return [...this.kept.keys()].length;
  }

  find(key: string): LegacySession | undefined {
    return this.kept.get(key);
  }

  sessionOrLeave(
    key: string,
  ): Promise<{ readonly session: LegacySession } | { readonly leave: Leave }> {
    const session = this.find(key);
    if (session !== undefined) return Promise.resolve({ session });
    const settle: Leave['settle'] = (opened) => {
      if (opened !== undefined) this.keep(key, opened);
    };
    return Promise.resolve({ leave: { settle } });
  }

  keep(key: string, session: LegacySession): void {
    this.kept.purgeStale();
    this.kept.set(key, session);
  }

  forget(key: string, { id }: LegacySession): void {
    if (this.kept.peek(key)?.id === id) this.kept.delete(key);
  }

  async close(): Promise<void> {
    const sessions = [...this.kept.values()];
    this.kept.clear();
    const deadline = new Deadline(this.clock, CLOSING_MS, this.after);
    const endOneByOne = async () => {
      for (let next = sessions.pop(); next !== undefined; next = sessions.pop()) {
        if (deadline.left > 0) await next.end();
      }
    };
    await Promise.all(Array.from({ length: ENDED_AT_ONCE }, endOneByOne));
  }
}
