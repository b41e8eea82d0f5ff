import { parseBoundedObject } from '#foreign-text';
import { retryAfterSeconds } from '#outbound';
import { UpstreamError, type UpstreamErrorCode } from '../upstream.errors.js';
import type { UpstreamJson } from './http-session.js';

/** Arrays and objects within one another in an upstream's answer. */
export const MAX_ANSWER_DEPTH = 64;
/** Members of all arrays and objects of an upstream's answer together. */
export const MAX_ANSWER_MEMBERS = 25_000;

const ANSWER_BOUNDS = { maxDepth: MAX_ANSWER_DEPTH, maxMembers: MAX_ANSWER_MEMBERS };

/** The parts of an HTTP answer that are judged. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Successes that are no whole answer to a plain GET (RFC 9110 §15.3.6, §15.3.7; RFC 3229 §10.4.1). An
 * unknown 2xx is a 200 (RFC 9110 §15).
 */
const PARTIAL = [205, 206, 226];

/** The JSON object of a 2xx answer, or an `UpstreamError` that says what came instead. */
export function judgeAnswer(upstream: string, answer: UpstreamAnswer, now: number): UpstreamJson {
  const { status } = answer;
  if (status < 200 || status > 299) {
    throw new UpstreamError(codeOf(answer), upstream, {
      status,
      ...(saysWhen(answer) && { retryAfterSeconds: retryAfterSeconds(answer.headers, now) }),
    });
  }
  const whole = isJson(answer.headers['content-type']) && !PARTIAL.includes(status);
  const value = whole ? parseBoundedObject(answer.body, ANSWER_BOUNDS) : undefined;
  if (value === undefined) throw new UpstreamError('upstream_answer_invalid', upstream, { status });
  return { value, text: answer.body };
}

function saysWhen({ status, headers }: UpstreamAnswer): boolean {
  return status === 429 || (status === 503 && headers['retry-after'] !== undefined);
}

function codeOf({ status, headers }: UpstreamAnswer): UpstreamErrorCode {
  if (status === 401) return 'upstream_unauthorized';
  if (status === 403) {
    // RFC 6750 §3.1; the challenge itself is for the gateway, never for its clients.
    const scopeMissing = /error="?insufficient_scope/.test(headers['www-authenticate'] ?? '');
    return scopeMissing ? 'upstream_scope_missing' : 'upstream_forbidden';
  }
  if (status === 404) return 'upstream_not_found';
  if (status === 429) return 'upstream_slow_down';
  return status >= 500 ? 'upstream_failed' : 'upstream_refused';
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/([a-z0-9.+-]+\+)?json$/i.test(
    ((contentType ?? '').split(';', 1)[0] ?? '').trim(),
  );
}
