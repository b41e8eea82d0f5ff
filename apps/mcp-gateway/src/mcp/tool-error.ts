import { TokenExchangeError, type AnyTokenExchangeError } from '#token-exchange';
import type { CallOutcome, FAILURE_CODES } from '../observing/closed-sets.js';
import {
  PersonRequiredError,
  UpstreamError,
  type UpstreamErrorCode,
} from '../upstreams/upstream.errors.js';

/** Every way a tool call fails after it was admitted. */
export type ToolErrorCode =
  | AnyTokenExchangeError['code']
  | UpstreamErrorCode
  | 'person_required'
  | 'output_invalid'
  | 'unexpected';

/** What the outside world gets of a failure: a sentence for the model, a level for the log, what it is counted as. */
interface Outcome {
  readonly says: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly outcome: CallOutcome;
  /** Whether the failure's explanation is told after the sentence. */
  readonly explained?: true;
}

/** The table: one row for each code; a new code does not compile until someone decides its row. */
export const OUTCOMES = {
  subject_rejected: { says: 'Sign in again.', level: 'info', outcome: 'exchange_refused' },
  interaction_required: {
    says: 'The upstream API needs your consent or another sign-in step.',
    level: 'warn',
    outcome: 'exchange_refused',
  },
  access_denied: {
    says: 'Access to the upstream API was denied by policy.',
    level: 'info',
    outcome: 'exchange_refused',
  },
  scope_refused: {
    says: 'You lack a permission at the upstream API.',
    level: 'info',
    outcome: 'exchange_refused',
  },
  target_refused: {
    says: 'The upstream API is not available here.',
    level: 'error',
    outcome: 'exchange_failed',
  },
  request_refused: {
    says: 'Access to the upstream API could not be obtained.',
    level: 'error',
    outcome: 'exchange_failed',
  },
  client_refused: {
    says: 'The upstream API is temporarily unavailable.',
    level: 'error',
    outcome: 'exchange_failed',
  },
  slow_down: {
    says: 'Too many requests at the authorization server.',
    level: 'warn',
    outcome: 'exchange_failed',
  },
  unavailable: {
    says: 'The authorization server is not available. Try again.',
    level: 'warn',
    outcome: 'exchange_failed',
  },
  response_invalid: {
    says: 'The authorization server gave no usable answer.',
    level: 'error',
    outcome: 'exchange_failed',
  },
  upstream_unauthorized: {
    says: 'The upstream API refused the access token.',
    level: 'error',
    outcome: 'upstream_failed',
  },
  upstream_forbidden: {
    says: 'The upstream API does not permit this to you.',
    level: 'info',
    outcome: 'upstream_refused',
  },
  upstream_scope_missing: {
    says: 'The delegated token lacks a permission at the upstream API.',
    level: 'warn',
    outcome: 'upstream_failed',
  },
  upstream_not_found: {
    says: 'The upstream API found nothing there.',
    level: 'info',
    outcome: 'upstream_refused',
    explained: true,
  },
  upstream_refused: {
    says: 'The upstream API refused the request.',
    level: 'warn',
    outcome: 'upstream_refused',
    explained: true,
  },
  upstream_request_invalid: {
    says: 'The arguments cannot be sent to the upstream API.',
    level: 'info',
    outcome: 'invalid',
    explained: true,
  },
  upstream_slow_down: {
    says: 'Too many requests at the upstream API.',
    level: 'warn',
    outcome: 'upstream_failed',
  },
  upstream_busy: {
    says: 'The upstream API is busy. Try again.',
    level: 'warn',
    outcome: 'upstream_failed',
  },
  upstream_failed: { says: 'The upstream API failed.', level: 'warn', outcome: 'upstream_failed' },
  upstream_unreachable: {
    says: 'The upstream API cannot be reached. Try again.',
    level: 'warn',
    outcome: 'upstream_failed',
  },
  upstream_timeout: {
    says: 'The upstream API did not answer in time.',
    level: 'warn',
    outcome: 'upstream_failed',
  },
  upstream_answer_invalid: {
    says: 'The upstream API gave no usable answer.',
    level: 'warn',
    outcome: 'upstream_failed',
    explained: true,
  },
  upstream_answer_too_large: {
    says: 'The answer of the upstream API is too large. Ask for less.',
    level: 'info',
    outcome: 'upstream_refused',
    explained: true,
  },
  tool_changed: {
    says: 'The tool changed since it was approved.',
    level: 'error',
    outcome: 'upstream_failed',
  },
  upstream_cancelled: { says: 'The call was cancelled.', level: 'info', outcome: 'cancelled' },
  person_required: {
    says: 'This tool needs a signed-in person.',
    level: 'info',
    outcome: 'invalid',
  },
  output_invalid: {
    says: 'The tool gave no usable answer.',
    level: 'error',
    outcome: 'tool_error',
  },
  unexpected: { says: 'The tool failed.', level: 'error', outcome: 'tool_error' },
} as const satisfies Record<ToolErrorCode | (typeof FAILURE_CODES)[number], Outcome>;

/** A failure as it leaves the gateway: never the error's own text. */
export interface ToolFailure {
  readonly code: ToolErrorCode;
  readonly says: string;
  readonly level: Outcome['level'];
  readonly outcome: CallOutcome;
}

/** Maps any thrown value to its row of the table, with what more there is to say of it. */
export function toolFailure(error: unknown): ToolFailure {
  const code = codeOf(error);
  const { says, level, outcome, explained }: Outcome = OUTCOMES[code];
  const wait = waitOf(error);
  const why = explained ? explanationOf(error) : [];
  return { code, level, outcome, says: waiting([says, ...why].join(' '), wait) };
}

/** A sentence that says to try again says when, once. */
function waiting(says: string, wait: number | undefined): string {
  if (wait === undefined) return says;
  const unit = wait === 1 ? 'second' : 'seconds';
  return `${says.replace(/ Try again\.$/, '')} Try again in ${wait} ${unit}.`;
}

function codeOf(error: unknown): ToolErrorCode {
  if (error instanceof TokenExchangeError) return error.code as ToolErrorCode;
  if (error instanceof UpstreamError) return error.code;
  if (error instanceof PersonRequiredError) return 'person_required';
  return error instanceof OutputInvalidError ? 'output_invalid' : 'unexpected';
}

function explanationOf(error: unknown): readonly string[] {
  const explanation = error instanceof UpstreamError ? error.details.explanation : undefined;
  return explanation === undefined ? [] : [explanation];
}

function waitOf(error: unknown): number | undefined {
  if (error instanceof UpstreamError) return error.details.retryAfterSeconds;
  const wait = error instanceof TokenExchangeError && 'retryAfterSeconds' in error;
  return wait ? Number(error.retryAfterSeconds) : undefined;
}

/** An own tool's result with a block that is none, or with structured content that its output schema refuses. */
export class OutputInvalidError extends Error {
  constructor(readonly problems: readonly string[]) {
    super('the result does not fit the specification or the output schema');
    this.name = 'OutputInvalidError';
  }
}
