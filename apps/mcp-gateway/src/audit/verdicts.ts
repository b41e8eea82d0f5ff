import type { Exchanged } from '#token-exchange';
import type { AuditEvent, CallCode } from '../observing/closed-sets.js';

/** `denied`: by policy. `failure`: of a client or of others. `error`: of this gateway or its settings. */
export const RECORD_OUTCOMES = ['success', 'denied', 'failure', 'error'] as const;

export type RecordOutcome = (typeof RECORD_OUTCOMES)[number];

/** What a record begins with. */
export interface Verdict {
  readonly event: AuditEvent;
  readonly outcome: RecordOutcome;
}

const DENIED: Verdict = { event: 'call.denied', outcome: 'denied' };
const FAILED: Verdict = { event: 'call.failed', outcome: 'failure' };
const BROKEN: Verdict = { event: 'call.failed', outcome: 'error' };

/** Of a call that worked. */
export const ALLOWED: Verdict = { event: 'call.allowed', outcome: 'success' };

/** Of a tool that its server changed. */
export const CHANGED: Verdict = { event: 'tool.changed', outcome: 'failure' };

/** Of any other call, by its code. */
export const CALL_VERDICTS: Readonly<Record<CallCode, Verdict>> = {
  scope_missing: DENIED,
  rate_limited: DENIED,
  arguments_invalid: FAILED,
  tool_unknown: FAILED,
  not_recorded: BROKEN,
  tool_error: FAILED,
  client_left: FAILED,
  not_run: FAILED,
  stopped: BROKEN,
  subject_rejected: DENIED,
  interaction_required: DENIED,
  access_denied: DENIED,
  scope_refused: DENIED,
  target_refused: BROKEN,
  request_refused: BROKEN,
  client_refused: BROKEN,
  slow_down: FAILED,
  unavailable: FAILED,
  response_invalid: FAILED,
  upstream_unauthorized: FAILED,
  upstream_forbidden: FAILED,
  upstream_scope_missing: FAILED,
  upstream_not_found: FAILED,
  upstream_refused: FAILED,
  upstream_request_invalid: FAILED,
  upstream_slow_down: FAILED,
  upstream_busy: FAILED,
  upstream_failed: FAILED,
  upstream_unreachable: FAILED,
  upstream_timeout: FAILED,
  upstream_answer_invalid: FAILED,
  upstream_answer_too_large: FAILED,
  tool_changed: FAILED,
  upstream_cancelled: FAILED,
  person_required: DENIED,
  output_invalid: BROKEN,
  unexpected: BROKEN,
};

const NO_EXCHANGE: Verdict = { event: 'exchange.refused', outcome: 'failure' };

/** Of an exchange, by its outcome. */
export const EXCHANGE_VERDICTS: Readonly<Record<Exchanged['outcome'], Verdict>> = {
  ok: { event: 'exchange.done', outcome: 'success' },
  refused: { event: 'exchange.refused', outcome: 'denied' },
  interaction: { event: 'consent.required', outcome: 'denied' },
  client_refused: { event: 'client.refused', outcome: 'error' },
  throttled_local: NO_EXCHANGE,
  throttled_issuer: NO_EXCHANGE,
  unavailable: NO_EXCHANGE,
  invalid_answer: NO_EXCHANGE,
};
