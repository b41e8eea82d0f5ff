/** An access token as it was presented; a secret. */
export interface SubjectToken {
  readonly value: string;
  /** `exp`, in seconds since the epoch. */
  readonly expiresAt: number;
}

/** Who is asking: made only from a token that was verified in this request. Frozen. */
export interface Caller {
  readonly issuer: string;
  /** By which name of this resource the token was accepted. */
  readonly audience: string;
  readonly subject: string;
  /** `client_id` (RFC 9068 §2.2), else `azp`, `cid` or `appid`. */
  readonly clientId: string;
  /** As the token carries them. */
  readonly scopes: readonly string[];
  /** What those imply by the configured hierarchy. */
  readonly impliedScopes: readonly string[];
  /** True for a token without a person. */
  readonly machine: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly token: SubjectToken;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `JwtAuthGuard`. */
    caller?: Caller;
  }
}
