/** Methods of RFC 9110 §9.3 that an API has, PATCH (RFC 5789), and QUERY, which is safe and has a body. */
export type HttpMethod = 'GET' | 'HEAD' | 'OPTIONS' | 'QUERY' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Lower-case names. */
export type HttpHeaders = Readonly<Record<string, string>>;

/** One request. `timeoutMs` bounds all of it, from connecting to the last byte of the answer that is read. */
export interface HttpStreamRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers?: HttpHeaders;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * An answer whose head has come, never a redirect. Its body is read once, or closed: until then it holds a
 * connection.
 */
export interface HttpStreamAnswer {
  readonly status: number;
  /** Without the `content-encoding` that is undone: gzip, deflate (RFC 1950) or br. */
  readonly headers: HttpHeaders;
  /** The proxy that passed on a plain http request; that it answered itself cannot be told apart. */
  readonly forwardedBy: string | undefined;
  /**
   * The whole body: `answer_unusable`, an `OutboundError`, for more than `max` bytes, on the wire or
   * unpacked. No more than that is read.
   */
  bytes(max: number): Promise<Buffer>;
  /**
   * The body in pieces as they arrive, its coding undone, without waiting for more; throws as `bytes` does, once so
   * much has come. Leaving the iteration gives up the rest.
   */
  chunks(max: number): AsyncGenerator<Buffer, void, undefined>;
  /** The first `max` bytes of the body; the rest is not read. Throws `OutboundError`. */
  firstBytes(max: number): Promise<Buffer>;
  /** Gives up what was not read. */
  close(): void;
}
