import {
  SlowDownError,
  TokenExchangeError,
  type AnyTokenExchangeError,
} from './token-exchange.errors.js';

/** How an exchange ended, in fewer words than there are codes: what different people look into. */
export const EXCHANGE_OUTCOMES = [
  'ok',
  'refused',
  'interaction',
  'throttled_local',
  'throttled_issuer',
  'unavailable',
  'invalid_answer',
  'client_refused',
] as const;

export type ExchangeOutcome = (typeof EXCHANGE_OUTCOMES)[number];

/** The outcome of each code; of `slow_down` the one where the issuer said it. */
export const OUTCOME_OF_CODE = {
  subject_rejected: 'refused',
  interaction_required: 'interaction',
  access_denied: 'refused',
  scope_refused: 'refused',
  target_refused: 'refused',
  request_refused: 'refused',
  client_refused: 'client_refused',
  slow_down: 'throttled_issuer',
  unavailable: 'unavailable',
  response_invalid: 'invalid_answer',
} as const satisfies Record<AnyTokenExchangeError['code'], ExchangeOutcome>;

/** The outcome of a failed exchange; a fault of this library counts as no usable answer. */
export function outcomeOf(error: unknown): ExchangeOutcome {
  if (error instanceof SlowDownError && error.saidBy === 'budget') return 'throttled_local';
  if (!(error instanceof TokenExchangeError)) return 'invalid_answer';
  return OUTCOME_OF_CODE[(error as AnyTokenExchangeError).code];
}

/** The code of a failed exchange. */
export function exchangeCode(error: unknown): AnyTokenExchangeError['code'] {
  if (!(error instanceof TokenExchangeError)) return 'response_invalid';
  return (error as AnyTokenExchangeError).code;
}

/** Where a delegated token is looked for before the issuer is asked. */
export const CACHE_TIERS = ['memory', 'redis'] as const;
/** `error`: no answer in time; `tampered`: what was stored does not open with any of the keys. */
export const CACHE_RESULTS = ['hit', 'miss', 'error', 'tampered'] as const;

/** An exchange that no cache and no remembered refusal spared; waiting for its turn is part of it. */
export interface Exchanged {
  readonly kind: 'exchanged';
  /** As the request names it. */
  readonly upstream: string | undefined;
  readonly profile: string;
  readonly outcome: ExchangeOutcome;
  /** Of the error that it failed with; `response_invalid` for a fault of this library. */
  readonly code: AnyTokenExchangeError['code'] | undefined;
  readonly audience: string;
  /** Scopes that were asked for. */
  readonly scopes: readonly string[];
  /** What the issuer granted. */
  readonly granted: Granted | undefined;
  readonly seconds: number;
  /** Of the call that needed it; of several calls that share it, the first. */
  readonly reference: string | undefined;
  /** W3C trace id of that call. */
  readonly traceId: string | undefined;
  /** Who needed it, as the app said. */
  readonly whom: object | undefined;
}

/** What is told of a delegated token. */
export interface Granted {
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** A cache was asked for a token. */
export interface CacheAsked {
  readonly kind: 'cache_asked';
  readonly tier: (typeof CACHE_TIERS)[number];
  readonly result: (typeof CACHE_RESULTS)[number];
}

/** A call waits for an exchange that another one has begun. */
export interface FlightJoined {
  readonly kind: 'flight_joined';
}

/** A token that was still good left the memory for others. */
export interface TokenEvicted {
  readonly kind: 'token_evicted';
}

/** The issuer answered with a token of somebody else, which was not used. */
export interface SubjectMismatch {
  readonly kind: 'subject_mismatch';
  readonly upstream: string | undefined;
  readonly audience: string;
  readonly reference: string | undefined;
  readonly traceId: string | undefined;
  /** Whose token was exchanged, as the app said. */
  readonly whom: object | undefined;
}

/** A command to the shared cache had no answer in time, or an error. */
export interface SharedCacheFailed {
  readonly kind: 'shared_cache_failed';
}

/** Everything that this library tells of itself. No event holds a token, a subject or foreign text. */
export type ExchangeEvent =
  Exchanged | CacheAsked | FlightJoined | TokenEvicted | SubjectMismatch | SharedCacheFailed;

/** Is called at once, within what it is told of: it must be quick, and must not throw. */
export type ExchangeObserver = (event: ExchangeEvent) => void;

/** What holds at this moment, of all exchangers together. */
export interface ExchangeState {
  /** Tokens in memory. */
  readonly tokens: number;
  /** Calls that wait for an exchange which another one has begun. */
  readonly joined: number;
  /** Requests that wait for their turn in a rate budget. */
  readonly waiting: number;
  /** The worst of all issuers and clients. */
  readonly circuit: 'closed' | 'half_open' | 'open';
  /** Whether some client asks nobody for a while: the issuer limits its rate, or refuses it. */
  readonly paused: boolean;
  /** Whether the shared cache answers; undefined where there is none. */
  readonly shared: boolean | undefined;
}
