const MIN_SECONDS = 1;
const MAX_SECONDS = 60;

/**
 * Seconds to wait after a 429, 1 to 60: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3),
 * else `x-ratelimit-reset` (Auth0) or `x-rate-limit-reset` (Okta) as an epoch in seconds, else 1.
 * `now` is in milliseconds.
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>, now: number): number {
  const after = headers['retry-after'];
  const reset = headers['x-ratelimit-reset'] ?? headers['x-rate-limit-reset'];
  const seconds =
    after !== undefined
      ? /^\d+$/.test(after.trim())
        ? Number(after)
        : (Date.parse(after) - now) / 1000
      : Number(reset) - now / 1000;
  if (!Number.isFinite(seconds)) return seconds > 0 ? MAX_SECONDS : MIN_SECONDS;
  return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, Math.ceil(seconds)));
}
