import { InsufficientScopeError, type AuthError } from './auth.errors.js';
import { requestedScope } from './scopes.js';

/** What a challenge says of this resource; from configuration, never from a request. */
export interface ChallengeOptions {
  /** URL of the protected resource metadata (RFC 9728 §5.1), for resources that publish one. */
  readonly resourceMetadataUrl?: string;
  /** Scopes that a 401 asks for; a function where they change while the process runs. */
  readonly baselineScopes: readonly string[] | (() => readonly string[]);
  /** What stands before a scope's name where clients are told to ask for it; nothing by default. */
  readonly scopePrefix?: string;
}

/** An HTTP answer that refuses a request. */
export interface ChallengeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: string; readonly error_description: string };
}

/** Whether a refusal carries a challenge, and whether that names an error (RFC 6750 §3.1). */
type Challenge = 'none' | 'without_error' | 'with_error';

/** What a client gets of a refusal. */
interface Refusal {
  readonly status: number;
  /** `error` of the body, and of a challenge that names one. */
  readonly code: string;
  /** `error_description`, always these words. */
  readonly description: string;
  /** `none` where no other token would change the answer. */
  readonly challenge: Challenge;
}

/** The table: one row for each code; a new code does not compile until someone decides its row. */
const REFUSALS: Readonly<Record<AuthError['code'], Refusal>> = {
  credentials_missing: {
    status: 401,
    code: 'unauthorized',
    description: 'An access token is required',
    challenge: 'without_error',
  },
  credentials_malformed: {
    status: 400,
    code: 'invalid_request',
    description: 'Exactly one bearer token is expected in the Authorization header',
    challenge: 'with_error',
  },
  token_invalid: {
    status: 401,
    code: 'invalid_token',
    description: 'The access token is expired, malformed or not meant for this resource',
    challenge: 'with_error',
  },
  scope_insufficient: {
    status: 403,
    code: 'insufficient_scope',
    description: 'The access token lacks a scope that this operation needs',
    challenge: 'with_error',
  },
  caller_refused: {
    status: 403,
    code: 'access_denied',
    description: 'This caller is not let in here',
    challenge: 'none',
  },
  rate_limited: {
    status: 429,
    code: 'too_many_requests',
    description: 'Too many requests; try again later',
    challenge: 'none',
  },
  keys_unavailable: {
    status: 503,
    code: 'temporarily_unavailable',
    description: 'The token cannot be verified at the moment',
    challenge: 'none',
  },
};

/** Status, headers and body for an error (RFC 6750 §3, RFC 9728 §5.1). Deterministic. */
export function challengeFor(error: AuthError, options: ChallengeOptions): ChallengeAnswer {
  const refusal = REFUSALS[error.code];
  const { status, code, description, challenge } = refusal;
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      ...('retryAfterSeconds' in error && { 'retry-after': String(error.retryAfterSeconds) }),
      ...(challenge !== 'none' && { 'www-authenticate': challengeOf(refusal, error, options) }),
    },
    body: { error: code, error_description: description },
  };
}

function challengeOf(
  { code, description, challenge }: Refusal,
  error: AuthError,
  { resourceMetadataUrl = '', baselineScopes, scopePrefix = '' }: ChallengeOptions,
): string {
  const needed = error instanceof InsufficientScopeError ? error.scopes : current(baselineScopes);
  const scope = scopeValue(needed.map((name) => requestedScope(name, scopePrefix)));
  return challenge === 'without_error'
    ? bearer({ resource_metadata: resourceMetadataUrl, scope })
    : bearer({
        error: code,
        error_description: description,
        scope,
        resource_metadata: resourceMetadataUrl,
      });
}

function current(scopes: ChallengeOptions['baselineScopes']): readonly string[] {
  return typeof scopes === 'function' ? scopes() : scopes;
}

/** Scopes of RFC 6749 §3.3, sorted; anything else, and `offline_access`, is left out. */
function scopeValue(scopes: readonly string[]): string {
  const legal = scopes.filter(
    (s) => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(s) && s !== 'offline_access',
  );
  return [...new Set(legal)].sort().join(' ');
}

function bearer(parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${quotable(value)}"`);
  return pairs.length === 0 ? 'Bearer' : `Bearer ${pairs.join(', ')}`;
}

/** Characters of RFC 6750 §3 only, so that no value can end its quoted-string. */
function quotable(value: string): string {
  return value.replace(/[^\x20\x21\x23-\x5B\x5D-\x7E]/g, '');
}
