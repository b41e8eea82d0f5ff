/** How a message that names a tool ended. Each row of the error table in `mcp/tool-error.ts` names one. */
export const CALL_OUTCOMES = [
  'ok',
  'tool_error',
  'refused_scope',
  'refused_rate',
  'exchange_refused',
  'exchange_failed',
  'upstream_refused',
  'upstream_failed',
  'invalid',
  'cancelled',
] as const;

export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Why a call was refused or failed before it reached the error table of `mcp/tool-error.ts`, or beside it. */
export const REFUSAL_CODES = [
  'scope_missing',
  'rate_limited',
  'arguments_invalid',
  'tool_unknown',
  'not_recorded',
  'tool_error',
  'client_left',
  'not_run',
  'stopped',
] as const;

/** The codes of the error table; it does not compile with others. */
export const FAILURE_CODES = [
  'subject_rejected',
  'interaction_required',
  'access_denied',
  'scope_refused',
  'target_refused',
  'request_refused',
  'client_refused',
  'slow_down',
  'unavailable',
  'response_invalid',
  'upstream_unauthorized',
  'upstream_forbidden',
  'upstream_scope_missing',
  'upstream_not_found',
  'upstream_refused',
  'upstream_request_invalid',
  'upstream_slow_down',
  'upstream_busy',
  'upstream_failed',
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_answer_invalid',
  'upstream_answer_too_large',
  'tool_changed',
  'upstream_cancelled',
  'person_required',
  'output_invalid',
  'unexpected',
] as const;

/** Why a call did not work. */
export type CallCode = (typeof REFUSAL_CODES)[number] | (typeof FAILURE_CODES)[number];

/** Why a request was refused before it was known to be a call. */
export const REJECT_REASONS = [
  'origin',
  'host',
  'method',
  'media_type',
  'body_size',
  'reading_room',
  'not_json',
  'batch',
  'not_a_message',
  'params',
  'version',
  'header_mismatch',
  'rate_source',
  'draining',
] as const;

export type RejectReason = (typeof REJECT_REASONS)[number];

/** Every kind of record of the audit log. */
export const AUDIT_EVENTS = [
  'call.allowed',
  'call.denied',
  'call.failed',
  'token.rejected',
  'request.rejected',
  'list.served',
  'exchange.done',
  'exchange.refused',
  'subject.mismatch',
  'consent.required',
  'client.refused',
  'tool.changed',
  'tool.restored',
  'config.loaded',
  'service.started',
  'service.draining',
  'service.stopped',
  'audit.dropped',
] as const;

export type AuditEvent = (typeof AUDIT_EVENTS)[number];
