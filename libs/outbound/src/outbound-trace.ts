/**
 * A request that leaves, as its span tells it. `url` is there for its host alone: path and query hold what
 * callers wrote.
 */
export type TracedRequest = { readonly url: string } & (
  | {
      readonly kind: 'exchange';
      readonly profile: string;
    }
  | {
      readonly kind: 'upstream';
      readonly method: string;
      readonly upstream: string;
      /** The path with a placeholder for each value. */
      readonly route: string;
    }
);

/** How a request ended. */
export interface RequestEnding {
  /** Of its answer; undefined where none came. */
  readonly status?: number | undefined;
  /** One of a closed set of codes; undefined for an answer that is as it should be. */
  readonly error?: string | undefined;
}

/** The span of one request. */
export interface RequestSpan {
  /** `traceparent`, and `tracestate` where there is one (W3C Trace Context): they make it the parent. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first one holds. */
  end(ending: RequestEnding): void;
}

/** The trace of one call: what is done for the call is handed it, and begins its requests with it. */
export interface OutboundTrace {
  begin(request: TracedRequest): RequestSpan;
}

/** Of what belongs to no trace. */
export const NO_TRACE: OutboundTrace = {
  begin: () => ({ headers: {}, end: () => undefined }),
};
