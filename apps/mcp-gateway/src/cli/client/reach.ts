/** Milliseconds for one request of the command line. */
export const REQUEST_TIMEOUT_MS = 15_000;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

/**
 * Fetches within the time of one request. Throws a sentence with the origin and the cause; nothing of
 * the path and the query, which may hold a code.
 */
export async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS), ...init });
  } catch (error) {
    const { origin, hostname } = new URL(url);
    const cause = causeOf(error) ?? 'failed without a code';
    const hint = cause === 'ECONNREFUSED' && LOOPBACK.test(hostname);
    throw new Error(
      `${origin} does not answer: ${cause}.${hint ? ' Is `npm start` running?' : ''}`,
      { cause: error },
    );
  }
}

/** Why a request failed, by Node's code or in words; nothing for an error of another kind. */
export function causeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown };
  if (name === 'TimeoutError') return `nothing in ${REQUEST_TIMEOUT_MS / 1000} s`;
  if (typeof code === 'string' && CODE.test(code)) return code;
  return causeOf(cause);
}
