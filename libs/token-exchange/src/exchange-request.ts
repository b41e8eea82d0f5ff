/** The token that is exchanged, verified by whoever asks for the exchange. */
export interface SubjectToken {
  readonly value: string;
  /** `exp`, in seconds since the epoch. */
  readonly expiresAt: number;
  /** `sub`; a delegated JWT must carry the same. */
  readonly subject: string;
}

/** The call for which an exchange is made. Its fields stand on each log line about it; none is a secret. */
export interface ExchangeCall {
  /** What the caller's client is told; the issuer gets it as `x-request-id`. */
  readonly reference: string;
  readonly traceId: string;
  readonly subject: string;
  /** The caller's client. */
  readonly sender: string;
}

/** What is wanted: a token for one audience with these scopes, as this subject (RFC 8693 §2.1). */
export interface ExchangeRequest {
  readonly subjectToken: SubjectToken;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** W3C trace context for the request to the issuer. */
  readonly traceparent?: string;
  /** Who asks. Of an exchange that several wait for, whoever asked first. */
  readonly call?: ExchangeCall;
}
