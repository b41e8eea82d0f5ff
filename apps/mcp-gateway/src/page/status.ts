import type { ReadinessAnswer } from '#serving';
import type { ExchangeState } from '#token-exchange';
import type { Decision } from './decision.js';
import type { LastMinute } from './decision-log.js';
import { reasonIn, todoIn } from './explanation.js';
import type { ToolScopes } from './scopes-view.js';
import type { UpstreamRow } from './upstream-rows.js';
import type { ClientSetUp } from './client-set-up.js';

/** Refusals that are shown. */
export const MAX_SHOWN_REFUSALS = 100;

/** A refusal or failure, in words. */
export interface Refusal extends Decision {
  readonly says: string;
  readonly todo: string;
  /** Undefined without a trace, or without TRACE_URL. */
  readonly traceUrl: string | undefined;
}

/** Everything that the page shows, of one replica. */
export interface Status {
  readonly replica: {
    readonly host: string;
    readonly version: string;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
    readonly uptimeSeconds: number;
    readonly generation: number;
    readonly digest: string;
  };
  readonly state: 'ready' | 'not ready' | 'draining';
  readonly reasons: NonNullable<ReadinessAnswer['reasons']>;
  /** When the last reload failed, in milliseconds since the epoch: what was served before still is; null if it did not. */
  readonly reloadFailedAt: number | null;
  readonly lastMinute: LastMinute & {
    /** Exchanges that the rate budgets allow in a minute; undefined without one. */
    readonly exchangeBudget: number | undefined;
  };
  /** Of the last calls; undefined without any. */
  readonly overheadP99Seconds: number | undefined;
  readonly redis: 'answers' | 'does not answer' | 'not used';
  readonly issuerCircuit: ExchangeState['circuit'];
  readonly upstreams: readonly UpstreamRow[];
  readonly listing: 'all' | 'permitted';
  readonly tools: readonly ToolScopes[];
  readonly refusals: readonly Refusal[];
  readonly url: string;
  readonly clients: readonly ClientSetUp[];
}

/** In words, with a link to its trace. */
export function inWords(decision: Decision, traceUrl: string | undefined): Refusal {
  const { traceId } = decision;
  const link = traceId && traceUrl?.replace('{traceId}', encodeURIComponent(traceId));
  return { ...decision, says: reasonIn(decision), todo: todoIn(decision), traceUrl: link };
}

const REDIS = { true: 'answers', false: 'does not answer', undefined: 'not used' } as const;

/** Of the shared cache, in words. */
export function redisWord(shared: ExchangeState['shared']): Status['redis'] {
  return REDIS[`${shared}`];
}
