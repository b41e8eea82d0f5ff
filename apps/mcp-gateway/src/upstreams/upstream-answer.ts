import { retryAfterSeconds } from '#token-exchange';
import { UpstreamError, type UpstreamErrorCode } from './upstream.errors.js';

/** The parts of an HTTP answer that are judged. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The JSON object of a 2xx answer, or an `UpstreamError` that says what came instead. */
export function judgeAnswer(
  upstream: string,
  answer: UpstreamAnswer,
  now: number,
): Readonly<Record<string, unknown>> {
  const { status } = answer;
  if (status < 200 || status > 299) {
    throw new UpstreamError(codeOf(answer), upstream, {
      status,
      ...(saysWhen(answer) && { retryAfterSeconds: retryAfterSeconds(answer.headers, now) }),
    });
  }
  const body = isJson(answer.headers['content-type']) ? parse(answer.body) : undefined;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new UpstreamError('upstream_answer_invalid', upstream, { status });
  }
  return body as Readonly<Record<string, unknown>>;
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
