import type { Deadline } from '#outbound';
import { UpstreamError } from '../../upstream.errors.js';
import type { LegacySession } from '../legacy/legacy-session.js';

/** What is tried once for one call or listing, where it is certain that the server did not do it. */
export type Remedy = 'connect' | 'renew' | 'reopen' | 'probe' | 'rewrite';

/** One call or listing: by when it is over, and what was tried for it. */
export class Errand {
  /** The session that it opened for itself alone. */
  own: LegacySession | undefined;
  private readonly tried = new Set<Remedy>();

  constructor(
    private readonly upstream: string,
    readonly deadline: Deadline,
    readonly signal: AbortSignal | undefined,
  ) {}

  /** Whether it was not tried yet; from now on it was. */
  may(remedy: Remedy): boolean {
    if (this.tried.has(remedy)) return false;
    this.tried.add(remedy);
    return true;
  }

  /** Throws `UpstreamError` when it is over. */
  check(): void {
    if (this.signal?.aborted === true) throw this.cancelled();
    if (this.deadline.left === 0) throw this.late();
  }

  /** What somebody else waits for as well, in this errand's time. Throws `UpstreamError` when that is over. */
  async bound<T>(value: Promise<T>): Promise<T> {
    const { signal } = this;
    let leave = (): void => undefined;
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        reject(this.cancelled());
      };
    });
    if (signal?.aborted === true) leave();
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await this.deadline.bound(Promise.race([value, left]), () => this.late());
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  private late(): UpstreamError {
    return new UpstreamError('upstream_timeout', this.upstream, { problem: 'no answer in time' });
  }

  private cancelled(): UpstreamError {
    return new UpstreamError('upstream_cancelled', this.upstream);
  }
}
