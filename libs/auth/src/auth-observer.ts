import type { RequestSource } from '#telemetry';
import {
  CallerRefusedError,
  InvalidTokenError,
  RateLimitedError,
  type AuthError,
  type CallerRefusedReason,
  type InvalidTokenReason,
} from './auth.errors.js';

/** A request was refused; told once, when its challenge is written. */
export interface RequestRefused {
  readonly kind: 'request_refused';
  readonly code: AuthError['code'];
  /** Of a refused token or caller. */
  readonly reason: InvalidTokenReason | CallerRefusedReason | undefined;
  /** The setting that bounds what there was too much of. */
  readonly setting: string | undefined;
  /** Of the request: all events of one request have the same. */
  readonly reference: string;
  /** W3C trace id of the request. */
  readonly traceId: string;
  readonly source: RequestSource;
}

/** The issuer's key set was fetched, or could not be. */
export interface KeysFetched {
  readonly kind: 'keys_fetched';
  readonly ok: boolean;
}

/** A token named a key that the key set does not have. Anyone can send such a token. */
export interface KeyUnknown {
  readonly kind: 'key_unknown';
}

/** Everything that this library tells of itself. No event holds a token, a claim or foreign text. */
export type AuthEvent = RequestRefused | KeysFetched | KeyUnknown;

/** Is called at once, within what it is told of: it must be quick, and must not throw. */
export type AuthObserver = (event: AuthEvent) => void;

/** What is told of a refusal. */
export function requestRefused(
  error: AuthError,
  of: Pick<RequestRefused, 'reference' | 'traceId' | 'source'>,
): RequestRefused {
  const judged = error instanceof InvalidTokenError || error instanceof CallerRefusedError;
  return {
    kind: 'request_refused',
    code: error.code,
    reason: judged ? error.reason : undefined,
    setting: error instanceof RateLimitedError ? error.setting : undefined,
    ...of,
  };
}
