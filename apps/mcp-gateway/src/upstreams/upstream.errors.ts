import { TokenExchangeError } from '#token-exchange';
import type { QuestionMode } from './mcp/question-modes.js';

/** Why an upstream gave no usable answer; `code` decides what the client reads. */
export type UpstreamErrorCode =
  | 'upstream_unauthorized'
  | 'upstream_forbidden'
  | 'upstream_scope_missing'
  | 'upstream_not_found'
  | 'upstream_refused'
  | 'upstream_request_invalid'
  | 'upstream_slow_down'
  | 'upstream_busy'
  | 'upstream_failed'
  | 'upstream_unreachable'
  | 'upstream_timeout'
  | 'upstream_answer_invalid'
  | 'upstream_answer_too_large'
  | 'tool_changed'
  | 'upstream_cancelled';

/** What more is known of a failure. */
export interface UpstreamFailure {
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** Host and cause, for the log alone. */
  readonly problem?: string;
  /**
   * What the caller may be told beside the table's sentence, where its row says so, and the log is not: a sentence
   * of ours, or what the upstream says, cleaned and cut.
   */
  readonly explanation?: string | undefined;
  /** The answer held more bytes than are read: so many. */
  readonly answerBytes?: number;
  /** Code of the JSON-RPC error that an MCP server answered with. */
  readonly rpcCode?: number;
  /** How an MCP server has to be able to ask the person, where that is all that it lacks. */
  readonly needsModes?: readonly QuestionMode[];
  /** The part of `needsModes` that the client does not offer, and is told to. */
  readonly clientLacks?: readonly QuestionMode[];
}

/** A failed upstream request. Carries no header and no URL of it, and of a body only the explanation. */
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

/** A page that an MCP server of 2025-11-25 wants opened first, as it says it. */
export interface ForeignPage {
  readonly url: unknown;
  readonly message: unknown;
}

/** A refusal until a page was opened. Who tells of the page judges it first. */
export class PageRequiredError extends UpstreamError {
  constructor(
    upstream: string,
    details: UpstreamFailure,
    readonly page: ForeignPage,
  ) {
    super('upstream_refused', upstream, details);
  }
}

/** A machine's token cannot be exchanged on behalf of anybody. */
export class PersonRequiredError extends Error {
  constructor() {
    super('the caller is not a person');
    this.name = 'PersonRequiredError';
  }
}

/** What operators read of a failure beside its code: host and cause of a request that failed. */
export function problemOf(error: unknown): string | undefined {
  if (error instanceof UpstreamError) return error.details.problem;
  const exchange = error instanceof TokenExchangeError && 'problem' in error;
  return exchange && typeof error.problem === 'string' ? error.problem : undefined;
}
