import { retryAfterSeconds, type HttpMethod } from '#outbound';
import {
  UpstreamError,
  type UpstreamErrorCode,
  type UpstreamFailure,
} from '../../upstream.errors.js';
import { contentOf, NOT_TEXT, type Content, type Unusable } from './answer-content.js';
import { explanationOf } from './answer-explanation.js';
import { shownHeaders } from './answer-headers.js';
import type { ArrivedAnswer } from './arrived-answer.js';
import type { UpstreamAnswer, UpstreamRequest } from '../http-session.js';

/** What decides whether that is an answer, and what is not repeated of it. */
export interface AnswerContext {
  readonly upstream: string;
  /** The upstream's host, as logs name it. */
  readonly host: string;
  readonly method: HttpMethod;
  /** Whether the request has a condition (RFC 9110 §13.1). */
  readonly conditional: boolean;
  readonly wants: UpstreamRequest['answer'];
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What is done with answers of some statuses. */
interface StatusRow {
  /** One status, or the first and the last of them. */
  readonly status: number | readonly [first: number, last: number];
  readonly when?: (answer: ArrivedAnswer, context: AnswerContext) => boolean;
  readonly becomes: 'content' | 'empty' | UpstreamErrorCode;
  /** The caller is told when to come back. */
  readonly waits?: true;
  /** The caller is told what the upstream says: what it takes to correct the arguments. */
  readonly quoted?: true;
}

/** The table: the first row that fits decides. Sections are of RFC 9110. */
const STATUS_TABLE: readonly StatusRow[] = [
  { status: [204, 205], becomes: 'empty' },
  // Not the whole answer: a part of it (§15.3.7), or what changed of another (RFC 3229 §10.4.1).
  { status: 206, becomes: 'upstream_answer_invalid' },
  { status: 226, becomes: 'upstream_answer_invalid' },
  { status: [200, 299], when: (_answer, { method }) => method === 'HEAD', becomes: 'empty' },
  // An unknown success is a 200 (§15).
  { status: [200, 299], becomes: 'content' },
  { status: 304, when: (_answer, { conditional }) => conditional, becomes: 'empty' },
  { status: [100, 399], becomes: 'upstream_answer_invalid' },
  { status: 401, becomes: 'upstream_unauthorized' },
  // RFC 6750 §3.1; the challenge itself is for the gateway, never for its clients.
  {
    status: 403,
    when: says('www-authenticate', /error="?insufficient_scope/),
    becomes: 'upstream_scope_missing',
  },
  { status: 403, becomes: 'upstream_forbidden' },
  { status: 404, becomes: 'upstream_not_found', quoted: true },
  { status: 407, becomes: 'upstream_refused' },
  // RFC 6585 §4.
  { status: 429, becomes: 'upstream_slow_down', waits: true },
  { status: [400, 499], becomes: 'upstream_refused', quoted: true },
  { status: 503, when: says('retry-after', /^/), becomes: 'upstream_failed', waits: true },
  { status: [500, 599], becomes: 'upstream_failed' },
];

function says(name: string, pattern: RegExp): NonNullable<StatusRow['when']> {
  return ({ headers }) => headers[name] !== undefined && pattern.test(headers[name]);
}

const NOT_WHOLE: Unusable = { kind: 'unusable', why: 'not the whole answer' };
const NOT_OBJECT: Unusable = { kind: 'unusable', why: 'not the JSON object that is read' };

/** Judges what arrived. Throws `UpstreamError`. */
export function judgeAnswer(arrived: ArrivedAnswer, context: AnswerContext): UpstreamAnswer {
  const { status, headers } = arrived;
  const row = STATUS_TABLE.find((each) => fits(each, arrived, context));
  const becomes = row?.becomes ?? 'upstream_answer_invalid';
  if (becomes === 'upstream_answer_invalid') throw unusable(NOT_WHOLE, status, context);
  if (row !== undefined && becomes !== 'content' && becomes !== 'empty') {
    throw failure(becomes, row, { arrived, context });
  }
  const content = becomes === 'content' ? contentOf(arrived) : ({ kind: 'empty' } as const);
  if (content.kind === 'unusable') throw unusable(content, status, context);
  if (context.wants === 'object' && !isObject(content)) throw unusable(NOT_OBJECT, status, context);
  return { status, headers: shownHeaders(headers, context.secrets), ...content };
}

function fits(row: StatusRow, arrived: ArrivedAnswer, context: AnswerContext): boolean {
  const [first, last] = typeof row.status === 'number' ? [row.status, row.status] : row.status;
  const { status } = arrived;
  return first <= status && status <= last && (row.when?.(arrived, context) ?? true);
}

function failure(
  code: UpstreamErrorCode,
  { waits, quoted }: StatusRow,
  { arrived, context }: { readonly arrived: ArrivedAnswer; readonly context: AnswerContext },
): UpstreamError {
  const { status, headers } = arrived;
  const explanation = quoted && explanationOf(arrived, context.secrets);
  const details: UpstreamFailure = {
    status,
    problem: `${context.host}: HTTP ${status}`,
    ...(waits && { retryAfterSeconds: retryAfterSeconds(headers, context.now) }),
    ...(explanation !== undefined && { explanation }),
  };
  return new UpstreamError(code, context.upstream, details);
}

function unusable(
  { why, explanation }: Unusable,
  status: number,
  { upstream, host, wants }: AnswerContext,
): UpstreamError {
  const read = wants === 'object' && why !== NOT_TEXT ? NOT_OBJECT.why : why;
  return new UpstreamError('upstream_answer_invalid', upstream, {
    status,
    problem: `${host}: HTTP ${status}, ${read}`,
    ...(explanation !== undefined && { explanation }),
  });
}

function isObject(content: Content): boolean {
  if (content.kind !== 'json') return false;
  const { value } = content;
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
