import {
  CallerRefusedError,
  InsufficientScopeError,
  InvalidTokenError,
  KeysUnavailableError,
  RateLimitedError,
  type AuthError,
} from './auth.errors.js';
import type { ResolvedAuthOptions } from './auth.options.js';
import type { Caller } from './caller.js';
import { evidenceOf } from './refused-token.js';
import { missingScopes } from './scopes.js';

/** Refusals that are part of normal use, or that have a log line of their own. */
const ORDINARY: readonly string[] = ['expired', 'refused'];

type Options = Pick<ResolvedAuthOptions, 'issuerSetting' | 'scopeClaim' | 'secrets'>;

/**
 * What the request's log line says of a refusal: `refused` for a token or a caller, otherwise `reason`, both
 * fixed texts; and what was seen, what was wanted and which setting decides, cleaned and bounded.
 */
export function refusalFields(
  error: AuthError,
  caller: Caller | undefined,
  options: Options,
): Readonly<Record<string, unknown>> {
  if (error instanceof InvalidTokenError || error instanceof CallerRefusedError) {
    const { reason, judgement } = error;
    return { refused: reason, ...(judgement && evidenceOf(judgement, options.secrets())) };
  }
  const reason = error.message;
  if (error instanceof KeysUnavailableError) return { reason, setting: options.issuerSetting };
  if (error instanceof RateLimitedError) {
    return { reason, ...(error.setting !== undefined && { setting: error.setting }) };
  }
  if (!(error instanceof InsufficientScopeError) || caller === undefined) return { reason };
  return { reason, ...scopeFields(error, caller, options) };
}

/** The kind of a refusal whose first line in a minute is a warning, since a setting may be wrong. */
export function warningKind(error: AuthError): string | undefined {
  if (error instanceof InsufficientScopeError) return 'scope';
  const token = error instanceof InvalidTokenError || error instanceof CallerRefusedError;
  return token && !ORDINARY.includes(error.reason) ? error.reason : undefined;
}

function scopeFields(
  { scopes }: InsufficientScopeError,
  caller: Caller,
  { scopeClaim, secrets }: Options,
): object {
  const seen = { scopes: caller.scopes };
  const wanted = { scopes: missingScopes(caller, scopes) };
  if (caller.scopes.length > 0) return evidenceOf({ seen, wanted }, secrets());
  const assigned = scopeClaim === 'scope' && Array.isArray(caller.claims['permissions']);
  const hint = assigned
    ? 'the token names no scopes, but permissions: SCOPE_CLAIM=permissions reads them'
    : 'the token names no scopes where SCOPE_CLAIM looks for them';
  return evidenceOf({ seen, wanted, setting: 'SCOPE_CLAIM', hint }, secrets());
}
