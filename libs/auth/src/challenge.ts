import {
  CallerRefusedError,
  InsufficientScopeError,
  KeysUnavailableError,
  MalformedCredentialsError,
  MissingCredentialsError,
  RateLimitedError,
  type AuthError,
} from './auth.errors.js';
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

/** Status, `WWW-Authenticate` and body for an error (RFC 6750 §3, RFC 9728 §5.1). Deterministic. */
export function challengeFor(error: AuthError, options: ChallengeOptions): ChallengeAnswer {
  const plain = plainAnswer(error);
  if (plain !== undefined) return plain;
  const { status, code, description } = describe(error);
  const scopes = error instanceof InsufficientScopeError ? error.scopes : baselineOf(options);
  const named = error instanceof MissingCredentialsError ? {} : { error: code };
  const metadata = {
    ...(options.resourceMetadataUrl !== undefined && {
      resource_metadata: options.resourceMetadataUrl,
    }),
  };
  const { scopePrefix = '' } = options;
  const scope = { scope: scopeValue(scopes.map((name) => requestedScope(name, scopePrefix))) };
  const parameters =
    error instanceof MissingCredentialsError
      ? { ...metadata, ...scope }
      : { ...named, error_description: description, ...scope, ...metadata };
  return {
    status,
    headers: { 'cache-control': 'no-store', 'www-authenticate': bearer(parameters) },
    body: { error: code, error_description: description },
  };
}

function baselineOf({ baselineScopes }: ChallengeOptions): readonly string[] {
  return typeof baselineScopes === 'function' ? baselineScopes() : baselineScopes;
}

/** Refusals that no other token would change: they carry no challenge. */
function plainAnswer(error: AuthError): ChallengeAnswer | undefined {
  const headers = { 'cache-control': 'no-store' };
  if (error instanceof CallerRefusedError) {
    const body = { error: 'access_denied', error_description: 'This caller is not let in here' };
    return { status: 403, headers, body };
  }
  if (!(error instanceof KeysUnavailableError || error instanceof RateLimitedError))
    return undefined;
  const limited = error instanceof RateLimitedError;
  return {
    status: limited ? 429 : 503,
    headers: { ...headers, 'retry-after': String(error.retryAfterSeconds) },
    body: {
      error: limited ? 'too_many_requests' : 'temporarily_unavailable',
      error_description: limited
        ? 'Too many requests; try again later'
        : 'The token cannot be verified at the moment',
    },
  };
}

function describe(error: AuthError): { status: number; code: string; description: string } {
  if (error instanceof MissingCredentialsError) {
    return { status: 401, code: 'unauthorized', description: 'An access token is required' };
  }
  if (error instanceof MalformedCredentialsError) {
    return {
      status: 400,
      code: 'invalid_request',
      description: 'Exactly one bearer token is expected in the Authorization header',
    };
  }
  return error instanceof InsufficientScopeError
    ? {
        status: 403,
        code: 'insufficient_scope',
        description: 'The access token lacks a scope that this operation needs',
      }
    : {
        status: 401,
        code: 'invalid_token',
        description: 'The access token is expired, malformed or not meant for this resource',
      };
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
