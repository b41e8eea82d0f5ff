import { parseBoundedObject } from '#foreign-text';
import { retryAfterSeconds } from '#outbound';
import { EXCHANGE_JSON_BOUNDS } from './exchange-response.js';
import type { ErrorAnswer, Meaning, Profile } from '../profiles/profile.js';
import {
  AccessDeniedError,
  ClientRefusedError,
  InteractionRequiredError,
  IssuerUnavailableError,
  RequestRefusedError,
  ResponseInvalidError,
  ScopeRefusedError,
  SlowDownError,
  SubjectRejectedError,
  TargetRefusedError,
  type AnyTokenExchangeError,
} from '../token-exchange.errors.js';
import { repeatsSecret, saidLine } from './request-secrets.js';
import type { TokenHttpResponse } from '../token-exchange.options.js';

/**
 * Seconds without requests after too many refused subject tokens, for all callers: Auth0 blocks the address
 * that they came from (Suspicious IP Throttling), and that is the gateway's.
 */
const TOO_MANY_ATTEMPTS_SECONDS = 600;
/** Seconds before a request is repeated that the issuer found to be in a loop. */
const LOOP_PAUSE_SECONDS = 60;
/** Most characters of `claims` that are handed on to the client. */
export const MAX_CLAIMS_LENGTH = 4096;

/** `JSON.stringify` escapes only lone surrogates, which many parsers refuse. */
const LONE_SURROGATE = /\\ud[89a-f]/;

/** Makes an error from the answer and the request. */
type Make = (answer: ErrorAnswer, context: RefusalContext) => AnyTokenExchangeError;

const BY_CODE = new Map<string, Make>(
  Object.entries({
    invalid_grant: () => new SubjectRejectedError(),
    invalid_token: () => new SubjectRejectedError(),
    invalid_request: () => new RequestRefusedError(),
    invalid_target: () => new TargetRefusedError(),
    invalid_scope: (_answer, { scopes }) => new ScopeRefusedError(scopes),
    consent_required: interaction,
    interaction_required: interaction,
    login_required: interaction,
    mfa_required: interaction,
    invalid_client: () => new ClientRefusedError('authentication'),
    unauthorized_client: () => new ClientRefusedError('permission'),
    unsupported_grant_type: () => new ClientRefusedError('permission'),
    temporarily_unavailable: () => new IssuerUnavailableError('temporarily_unavailable'),
    server_error: () => new IssuerUnavailableError('server_error'),
  } satisfies Record<string, Make>),
);

const BY_MEANING: Readonly<Record<Meaning, Make>> = {
  sign_in: () => new SubjectRejectedError(),
  interaction,
  loop: () => new SlowDownError(LOOP_PAUSE_SECONDS, 'request'),
  denied: () => new AccessDeniedError(),
  target: () => new TargetRefusedError(),
  client: () => new ClientRefusedError('permission'),
  unauthenticated: () => new ClientRefusedError('authentication'),
};

/** What the answer is judged with. */
export interface RefusalContext {
  readonly profile: Profile;
  readonly scopes: readonly string[];
  readonly now: number;
  /** What was sent and must not be repeated; from `requestSecrets`. */
  readonly secrets: readonly string[];
}

/**
 * An answer other than 200, as an error; and what the issuer said, for operators only: on one line, bounded,
 * without the request's secrets or anything shaped like a token.
 */
export function judgeRefusal(
  response: TokenHttpResponse,
  context: RefusalContext,
): { readonly error: AnyTokenExchangeError; readonly said: object } {
  const answer = parseBoundedObject(response.body, EXCHANGE_JSON_BOUNDS) ?? {};
  const { error: code, error_description: description } = answer;
  const said = {
    status: response.status,
    ...(typeof code === 'string' && { issuerError: saidLine(code, context.secrets) }),
    ...(typeof description === 'string' && {
      issuerDescription: saidLine(description, context.secrets),
    }),
    ...hintOf(code, context.profile),
  };
  return { error: errorOf(response, answer, context), said };
}

function errorOf(
  { status, headers }: TokenHttpResponse,
  answer: ErrorAnswer,
  context: RefusalContext,
): AnyTokenExchangeError {
  const { profile, now } = context;
  const code = answer['error'];
  if (code === 'too_many_attempts') return new SlowDownError(TOO_MANY_ATTEMPTS_SECONDS);
  if (status === 429) return new SlowDownError(retryAfterSeconds(headers, now));
  if (status >= 500) return new IssuerUnavailableError(`HTTP ${status}`);
  if (status < 400) return new ResponseInvalidError(`status ${status}`);
  const meaning = profile.meaning?.(answer, status);
  if (meaning !== undefined) return BY_MEANING[meaning](answer, context);
  if (typeof code !== 'string') {
    return new IssuerUnavailableError(`HTTP ${status} without an OAuth error`);
  }
  // 401 is for a client that cannot be authenticated; Keycloak says so with this code.
  if (status === 401 && code === 'unauthorized_client') {
    return new ClientRefusedError('authentication');
  }
  return BY_CODE.get(code)?.(answer, context) ?? new AccessDeniedError();
}

function hintOf(code: unknown, { hints = {} }: Profile): { readonly hint?: string } {
  const hint = typeof code === 'string' && Object.hasOwn(hints, code) ? hints[code] : undefined;
  return hint === undefined ? {} : { hint };
}

/** `claims` are passed to the client as one JSON object, unless they repeat a secret of this request. */
function interaction(
  { claims }: ErrorAnswer,
  { secrets }: RefusalContext,
): InteractionRequiredError {
  if (typeof claims !== 'string' || claims.length > MAX_CLAIMS_LENGTH) {
    return new InteractionRequiredError();
  }
  const wanted = parseBoundedObject(claims, EXCHANGE_JSON_BOUNDS);
  const text = wanted && JSON.stringify(wanted);
  const kept = text !== undefined && !LONE_SURROGATE.test(text) && !repeatsSecret(text, secrets);
  return new InteractionRequiredError(kept ? text : undefined);
}
