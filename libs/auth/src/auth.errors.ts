/** Why a presented token was refused; for logs, metrics and tests, never shown to the client. */
export const INVALID_TOKEN_REASONS = [
  'malformed',
  'encrypted',
  'algorithm',
  'key',
  'signature',
  'issuer',
  'audience',
  'expired',
  'not_yet_valid',
  'claim',
  'type',
  'binding',
  'delegated',
  'refused',
] as const;

export type InvalidTokenReason = (typeof INVALID_TOKEN_REASONS)[number];

/** Why the caller of an accepted token was refused. */
export const CALLER_REFUSED_REASONS = ['machine', 'organization'] as const;

export type CallerRefusedReason = (typeof CALLER_REFUSED_REASONS)[number];

/**
 * What a refused token says and what would have been accepted, by claim or header name: for the log,
 * never for the client, and only through `evidenceOf`, which cleans and bounds what is foreign.
 */
export interface Evidence {
  readonly seen: Readonly<Record<string, unknown>>;
  readonly wanted?: Readonly<Record<string, unknown>>;
  /** The setting that decides what is wanted. */
  readonly setting?: string;
  /** What it means, where the fields do not say it. */
  readonly hint?: string;
}

/** Any reason to refuse a request. The message never carries a token or foreign text. */
export abstract class AuthError extends Error {
  abstract readonly code:
    | 'credentials_missing'
    | 'credentials_malformed'
    | 'token_invalid'
    | 'scope_insufficient'
    | 'caller_refused'
    | 'rate_limited'
    | 'keys_unavailable';

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** No usable credentials were presented (RFC 6750 §3.1: a challenge without error code). */
export class MissingCredentialsError extends AuthError {
  readonly code = 'credentials_missing';
  /** `why` is for the log, a fixed text of this library. */
  constructor(why = 'no credentials') {
    super(why);
  }
}

/** Credentials that cannot be one bearer token (RFC 6750 §3.1, `invalid_request`). */
export class MalformedCredentialsError extends AuthError {
  readonly code = 'credentials_malformed';
  /** `why` is for the log, a fixed text of this library. */
  constructor(why = 'malformed credentials') {
    super(why);
  }
}

/** A presented token that this resource does not accept (RFC 6750 §3.1, `invalid_token`). */
export class InvalidTokenError extends AuthError {
  readonly code = 'token_invalid';
  constructor(
    readonly reason: InvalidTokenReason,
    readonly judgement?: Evidence,
  ) {
    super(`token refused: ${reason}`);
  }
}

/** An accepted token with too few scopes; `scopes` is the whole set to request instead. */
export class InsufficientScopeError extends AuthError {
  readonly code = 'scope_insufficient';
  constructor(readonly scopes: readonly string[]) {
    super('insufficient scope');
  }
}

/** An accepted token whose caller is excluded by policy; no scope and no new sign-in helps. */
export class CallerRefusedError extends AuthError {
  readonly code = 'caller_refused';
  constructor(
    readonly reason: CallerRefusedReason,
    readonly judgement?: Evidence,
  ) {
    super(`caller refused: ${reason}`);
  }
}

/** Too many requests of one source or caller (RFC 6585 §4). */
export class RateLimitedError extends AuthError {
  readonly code = 'rate_limited';
  constructor(
    readonly retryAfterSeconds: number,
    /** The setting that bounds it. */
    readonly setting?: string,
  ) {
    super('too many requests');
  }
}

/** Issuer metadata or keys are unavailable, so no token can be verified (RFC 9110 §15.6.4). */
export class KeysUnavailableError extends AuthError {
  readonly code = 'keys_unavailable';
  constructor(readonly retryAfterSeconds: number) {
    super('the issuer’s keys are not available');
  }
}
