import type { McpSettings } from '../../../config/served-settings.js';
import type { Errand } from '../session/errand.js';
import { SharedFlight } from '../session/shared-flight.js';
import type { LegacySession } from './legacy-session.js';
import type { SessionStore } from './session-store.js';

/** The sessions that callers have with one server of 2025, as its settings say how long. */
export class LegacySessions {
  /** Of a server that opens none: the same for everybody. */
  private common: LegacySession | undefined;
  private readonly opening = new Map<string, SharedFlight<LegacySession>>();

  constructor(
    private readonly mode: McpSettings['session'],
    private readonly store: SessionStore,
  ) {}

  /** How many are kept in this process. */
  get kept(): number {
    return this.store.size;
  }

  /** The session of a caller; opened unless there is one, once for all calls that need it now. */
  async of(
    key: string,
    errand: Errand,
    open: () => Promise<LegacySession>,
  ): Promise<LegacySession> {
    const there = errand.own ?? this.common;
    if (there !== undefined) return there;
    if (this.mode === 'call') {
      const opened = await open();
      if (opened.id === undefined) this.common = opened;
      else errand.own = opened;
      return opened;
    }
    const flight = this.opening.get(key) ?? new SharedFlight();
    this.opening.set(key, flight);
    try {
      return await flight.join(errand, () => this.keptOrOpened(key, errand, open));
    } finally {
      if (this.opening.get(key) === flight && flight.idle) this.opening.delete(key);
    }
  }

  /** The server no longer knows it. */
  forget(key: string, errand: Errand, session: LegacySession): void {
    if (errand.own === session) errand.own = undefined;
    if (this.common === session) this.common = undefined;
    else this.store.forget(key, session);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async keptOrOpened(
    key: string,
    { deadline }: Errand,
    open: () => Promise<LegacySession>,
  ): Promise<LegacySession> {
    // Another one may have opened it meanwhile.
    if (this.common !== undefined) return this.common;
    if (this.mode === 'none') return this.unkept(await open());
    const found = await this.store.sessionOrLeave(key, deadline);
    if ('session' in found) return found.session;
    const { leave } = found;
    try {
      const opened = await open();
      if (opened.id === undefined) this.common = opened;
      leave.settle(opened.id === undefined ? undefined : opened);
      return opened;
    } catch (error) {
      leave.settle();
      throw error;
    }
  }

  /** The revision that a session agreed to is kept alone. */
  private unkept(opened: LegacySession): LegacySession {
    if (opened.id !== undefined) void opened.end();
    return (this.common = { ...opened, id: undefined });
  }
}
