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

/** Why a request was refused before it was known to be a call, or without looking at it as one. */
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
  'rate_caller',
  'rate_source',
  'draining',
] as const;

export type RejectReason = (typeof REJECT_REASONS)[number];
