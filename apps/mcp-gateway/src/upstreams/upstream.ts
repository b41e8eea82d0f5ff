/** One API behind the gateway: where it is and what a delegated token for it must carry. */
export interface Upstream {
  readonly name: string;
  /** Absolute URL; every request stays below it. */
  readonly baseUrl: string;
  /** `audience` of the exchange, and of nothing else. */
  readonly audience: string;
  /** Least scopes the tool's request needs at the upstream. */
  readonly scopes: readonly string[];
  /** Total for one request of a tool, a retry included. */
  readonly timeoutMs: number;
}

/**
 * A JSON object that an upstream answered. In `value` a number is the nearest double, as JavaScript and
 * structured content have it; in `text` it has all its digits.
 */
export interface UpstreamJson {
  readonly value: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** An upstream opened as one caller, for the time of one call. */
export interface UpstreamSession {
  /**
   * GETs a fixed path below the upstream's base URL and returns its JSON object.
   * After a 401 the token is exchanged once more and the request made once more (RFC 6750 §3.1).
   * Throws `UpstreamError` or the exchange's error.
   */
  getJson(path: `/${string}`, signal?: AbortSignal): Promise<UpstreamJson>;
}
