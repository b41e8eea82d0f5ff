/** Why an upstream gave no usable answer; `code` decides what the client reads. */
export type UpstreamErrorCode =
  | 'upstream_unauthorized'
  | 'upstream_forbidden'
  | 'upstream_scope_missing'
  | 'upstream_not_found'
  | 'upstream_refused'
  | 'upstream_slow_down'
  | 'upstream_failed'
  | 'upstream_unreachable'
  | 'upstream_timeout'
  | 'upstream_answer_invalid'
  | 'upstream_cancelled';

/** What more is known of a failure; `problem` says host and cause, for the log alone. */
export interface UpstreamFailure {
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly problem?: string;
}

/** A failed upstream request. Carries no body, no header and no URL of it. */
export class UpstreamError extends Error {
  constructor(
    readonly code: UpstreamErrorCode,
    readonly upstream: string,
    readonly details: UpstreamFailure = {},
  ) {
    super(`${upstream}: ${code}${details.status === undefined ? '' : ` (${details.status})`}`);
    this.name = 'UpstreamError';
  }
}

/** A machine's token cannot be exchanged on behalf of anybody. */
export class PersonRequiredError extends Error {
  constructor() {
    super('the caller is not a person');
    this.name = 'PersonRequiredError';
  }
}
