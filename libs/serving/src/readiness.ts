import type { Drain } from './drain.js';
import type { OutageLogger } from './outage-log.js';

/**
 * One thing for which a process is not ready. `/readyz` says it to anybody who asks: no secret, and of
 * addresses only what the issuer and this resource publish themselves.
 */
export interface NotReady {
  /** A word that programs may compare. */
  readonly reason: 'draining' | 'issuer_metadata' | 'signing_keys' | 'client_refused';
  /** Settings that may have to change. */
  readonly settings?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** A sentence without its full stop. */
  readonly detail: string;
}

/** What holds a process up, or nothing. */
export type ReadinessCheck = () => NotReady | undefined;

/** The body of `/readyz`; times are in ISO 8601. */
export type ReadinessAnswer =
  | { readonly status: 'ready' }
  | {
      readonly status: 'not ready';
      readonly reasons: readonly (Omit<NotReady, 'since'> & { readonly since: string })[];
    };

/** Whether a process is ready; each change is one log line, with the reasons that came or went. */
export class Readiness {
  /** Of the last look; before the first one nothing was known. */
  private reasons: readonly NotReady[] | undefined;

  constructor(
    private readonly checks: readonly ReadinessCheck[],
    private readonly logger: OutageLogger,
  ) {}

  /** Looks now: whenever it is asked for, and when something may have changed. */
  look(): ReadinessAnswer {
    const reasons = this.checks.map((check) => check()).filter((each) => each !== undefined);
    this.say(reasons);
    this.reasons = reasons;
    if (reasons.length === 0) return { status: 'ready' };
    return { status: 'not ready', reasons: reasons.map((each) => ({ ...each, since: iso(each) })) };
  }

  /** A process begins not ready: that is no change. */
  private say(now: readonly NotReady[]): void {
    const before = this.reasons;
    const change = now.length === 0 ? before?.length !== 0 : before?.length === 0;
    if (!change) return;
    const told = now.length === 0 ? (before ?? []) : now;
    const reasons = told.map(({ reason }) => reason);
    const since = told.map(iso).sort()[0];
    if (now.length === 0) {
      this.logger.info(before === undefined ? {} : { waitedFor: reasons, since }, 'ready');
      return;
    }
    const settings = [...new Set(now.flatMap(({ settings: each = [] }) => each))];
    const level = now.every(({ reason }) => reason === 'draining') ? 'info' : 'warn';
    const sentence = `not ready: ${now.map(({ detail }) => detail).join('; ')}`;
    this.logger[level]({ reasons, settings, since }, sentence);
  }
}

/** Not ready from the announcement on. */
export function drainCheck(drain: Drain, clock: () => number): ReadinessCheck {
  let since: number | undefined;
  return () => {
    if (!drain.draining) return undefined;
    since ??= clock();
    return { reason: 'draining', since, detail: 'the process is about to end' };
  };
}

function iso({ since }: NotReady): string {
  return new Date(since).toISOString();
}
