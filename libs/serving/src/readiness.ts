import type { Drain } from './drain.js';
import type { OutageLogger } from './outage-log.js';

/**
 * One reason why a process is not ready. Anyone may read `/readyz`: it contains no secrets, and only addresses
 * that the issuer and this resource publish themselves.
 */
export interface NotReady {
  /** A word that programs may compare. */
  readonly reason:
    'draining' | 'issuer_metadata' | 'signing_keys' | 'client_check' | 'client_refused';
  /** Settings that may have to change. */
  readonly settings?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** A sentence without its full stop. */
  readonly detail: string;
  /** The upstreams that it concerns, by name, where it does not concern the whole process. */
  readonly upstreams?: readonly string[];
}

/** What keeps a process from being ready, or nothing. */
export type ReadinessCheck = () => NotReady | readonly NotReady[] | undefined;

/** The body of `/readyz`; times are in ISO 8601. Reasons of a process that is ready concern a part of it. */
export interface ReadinessAnswer {
  readonly status: 'ready' | 'not ready';
  readonly reasons?: readonly (Omit<NotReady, 'since'> & { readonly since: string })[];
}

/** Whether a process is ready; each change is one log line, with the reasons that came or went. */
export class Readiness {
  /** Of the last look; undefined before the first one. */
  private reasons: readonly NotReady[] | undefined;
  private partial: readonly NotReady[] = [];
  private everReady = false;

  /** `parts` says which parts of the process fail while the rest works: it is ready all the same. */
  constructor(
    private readonly checks: readonly ReadinessCheck[],
    private readonly logger: OutageLogger,
    private readonly parts: () => readonly NotReady[] = () => [],
  ) {}

  /** Whether any look found it ready. */
  get wasReady(): boolean {
    return this.everReady;
  }

  /** Looks now. Called for each request, and whenever something may have changed. */
  look(): ReadinessAnswer {
    const reasons = this.checks.flatMap((check) => check() ?? []);
    const partial = this.parts();
    this.say(reasons);
    this.sayParts(partial, reasons);
    this.reasons = reasons;
    this.everReady ||= reasons.length === 0;
    this.partial = partial;
    const all = [...reasons, ...partial].map((each) => ({ ...each, since: iso(each) }));
    const status = reasons.length === 0 ? 'ready' : 'not ready';
    return all.length === 0 ? { status } : { status, reasons: all };
  }

  /** Logs each part that begins to fail, and each that no longer does. */
  private sayParts(now: readonly NotReady[], whole: readonly NotReady[]): void {
    const isAmong = (some: readonly NotReady[]) => (one: NotReady) =>
      some.some(({ detail }) => detail === one.detail);
    for (const each of now.filter((one) => !isAmong(this.partial)(one))) {
      this.logger.warn(fieldsOf(each), `ready in part: ${each.detail}`);
    }
    // What concerns the whole process by now has its own line.
    const over = this.partial.filter((one) => !isAmong([...now, ...whole])(one));
    for (const each of over) {
      this.logger.info(fieldsOf(each), `over: ${each.detail}`);
    }
  }

  /** A process begins not ready: that is not a change. */
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

function fieldsOf(one: NotReady): object {
  const { reason, upstreams, settings } = one;
  return { reasons: [reason], upstreams, settings, since: iso(one) };
}

function iso({ since }: NotReady): string {
  return new Date(since).toISOString();
}
