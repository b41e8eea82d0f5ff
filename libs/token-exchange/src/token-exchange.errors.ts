/** What clears a failure. */
export type Remedy = 'sign_in' | 'interaction' | 'denied' | 'operator' | 'slow_down' | 'retry';

/** A failed exchange. Carries no token, no secret and no text of the issuer. */
export abstract class TokenExchangeError extends Error {
  abstract readonly code: string;
  abstract readonly remedy: Remedy;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The subject token is expired or the issuer refuses it (`invalid_grant`, RFC 6749 §5.2). */
export class SubjectRejectedError extends TokenExchangeError {
  readonly code = 'subject_rejected';
  readonly remedy = 'sign_in';
  constructor() {
    super('the subject token was refused');
  }
}

/** The person must do something at the issuer first: consent, MFA, a fresh sign-in. */
export class InteractionRequiredError extends TokenExchangeError {
  readonly code = 'interaction_required';
  readonly remedy = 'interaction';
  /** @param claims What a new sign-in must ask for (OpenID Connect Core §5.5): JSON, as the issuer gave it. */
  constructor(readonly claims?: string) {
    super('the issuer wants the person to interact');
  }
}

/** A policy at the issuer says no. */
export class AccessDeniedError extends TokenExchangeError {
  readonly code = 'access_denied';
  readonly remedy = 'denied';
  constructor() {
    super('access was denied by policy');
  }
}

/** The issuer does not grant a needed scope (`invalid_scope`, or a narrower grant). */
export class ScopeRefusedError extends TokenExchangeError {
  readonly code = 'scope_refused';
  readonly remedy = 'denied';
  constructor(readonly missing: readonly string[]) {
    super('a needed scope was not granted');
  }
}

/** The issuer knows no such upstream (`invalid_target`, RFC 8693 §2.2.2). */
export class TargetRefusedError extends TokenExchangeError {
  readonly code = 'target_refused';
  readonly remedy = 'operator';
  constructor() {
    super('the audience was refused');
  }
}

/** The issuer rejects the request itself (`invalid_request`). */
export class RequestRefusedError extends TokenExchangeError {
  readonly code = 'request_refused';
  readonly remedy = 'operator';
  constructor() {
    super('the exchange request was refused');
  }
}

/**
 * The issuer refuses this gateway's own client: it cannot authenticate it (`invalid_client`, or
 * `unauthorized_client` with a 401), or does not permit it the exchange (`unauthorized_client`,
 * `unsupported_grant_type`; RFC 6749 §5.2), which may hold for one person alone.
 */
export class ClientRefusedError extends TokenExchangeError {
  readonly code = 'client_refused';
  readonly remedy = 'operator';
  constructor(readonly lacks: 'authentication' | 'permission') {
    super('the client was refused');
  }
}

/**
 * The issuer (429) or the configured budget limits the rate; the seconds say when to try again. A 429 concerns
 * the client and so all of its exchanges: issuers count by client or by the gateway's address. Entra's loop
 * detection concerns only the request that was repeated.
 */
export class SlowDownError extends TokenExchangeError {
  readonly code = 'slow_down';
  readonly remedy = 'slow_down';
  constructor(
    readonly retryAfterSeconds: number,
    readonly concerns: 'client' | 'request' = 'client',
    readonly saidBy: 'issuer' | 'budget' = 'issuer',
  ) {
    super('the issuer limits the rate');
  }
}

/** The issuer does not answer, or answers 5xx. */
export class IssuerUnavailableError extends TokenExchangeError {
  readonly code = 'unavailable';
  readonly remedy = 'retry';
  /** @param problem Host and cause, for the log alone. */
  constructor(readonly problem?: string) {
    super('the token endpoint is not available');
  }
}

/** The issuer answered 200 with something that must not be used. */
export class ResponseInvalidError extends TokenExchangeError {
  readonly code = 'response_invalid';
  readonly remedy = 'operator';
  constructor(readonly problem: string) {
    super(`the token response is not usable: ${problem}`);
  }
}

/** The issuer answered with a token of another subject. */
export class SubjectMismatchError extends ResponseInvalidError {
  constructor() {
    super('another subject');
  }
}

/** Every failure of an exchange, told apart by `code`. */
export type AnyTokenExchangeError =
  | SubjectRejectedError
  | InteractionRequiredError
  | AccessDeniedError
  | ScopeRefusedError
  | TargetRefusedError
  | RequestRefusedError
  | ClientRefusedError
  | SlowDownError
  | IssuerUnavailableError
  | ResponseInvalidError;
