/** The token that is exchanged; the caller of this library has verified it. */
export interface SubjectToken {
  readonly value: string;
  /** `exp`, in seconds since the epoch. */
  readonly expiresAt: number;
  /** `sub`; a delegated JWT must carry the same. */
  readonly subject: string;
}

/** The call for which an exchange is made. Its fields are on each log line about it; none is a secret. */
export interface ExchangeCall {
  /** Shown to the caller's client, and sent to the issuer as `x-request-id`. */
  readonly reference: string;
  readonly traceId: string;
  readonly subject: string;
  /** The caller's client. */
  readonly sender: string;
}

/** Where a delegated token came from; `exchanged`: the issuer was asked for this call, or one that it joined. */
export const TOKEN_ORIGINS = ['memory', 'redis', 'exchanged'] as const;

export type TokenOrigin = (typeof TOKEN_ORIGINS)[number];

/** What is wanted: a token for one audience with these scopes, as this subject (RFC 8693 §2.1). */
export interface ExchangeRequest {
  readonly subjectToken: SubjectToken;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** W3C trace context for the request to the issuer. */
  readonly traceparent?: string;
  /** The upstream as operators name it; for observers alone. */
  readonly upstream?: string;
  /** Who needs it, as the app tells its observers; for them alone, never logged or sent. */
  readonly whom?: object;
  /** Is told where the token came from, before the request is answered with it. */
  readonly obtained?: (from: TokenOrigin) => void;
  /** The call that needs it; of several calls that share an exchange, the first. */
  readonly call?: ExchangeCall;
}
