/**
 * A JSON object that an upstream answered. In `value` a number is the nearest double, as JavaScript and
 * structured content have it; in `text` it has all its digits.
 */
export interface UpstreamJson {
  readonly value: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** An HTTP API opened as one caller, for the time of one call. */
export interface HttpSession {
  /**
   * GETs a fixed path below the upstream's base URL and returns its JSON object.
   * After a 401 the token is exchanged once more and the request made once more (RFC 6750 §3.1).
   * Throws `UpstreamError` or the exchange's error.
   */
  getJson(path: `/${string}`, signal?: AbortSignal): Promise<UpstreamJson>;
}
