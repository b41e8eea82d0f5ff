import { parseObject } from './exchange-response.js';
import { retryAfterSeconds } from './limits/retry-after.js';
import type { ErrorAnswer, Meaning, Profile } from './profiles/profile.js';
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
} from './token-exchange.errors.js';
import type { TokenHttpResponse } from './token-exchange.options.js';

/**
 * Seconds of silence after too many refused subject tokens. For everybody: Auth0 blocks the address
 * that they came from (Suspicious IP Throttling), and that is the gateway's.
 */
const TOO_MANY_ATTEMPTS_SECONDS = 600;
/** Seconds for which a request is not repeated that an issuer found repeated in a loop. */
const LOOP_PAUSE_SECONDS = 60;
const MAX_CLAIMS_LENGTH = 4096;

/** How an error is made: from the answer, and the scopes that were asked for. */
type Make = (answer: ErrorAnswer, scopes: readonly string[]) => AnyTokenExchangeError;

const BY_CODE = new Map<string, Make>(
  Object.entries({
    invalid_grant: () => new SubjectRejectedError(),
    invalid_token: () => new SubjectRejectedError(),
    invalid_request: () => new RequestRefusedError(),
    invalid_target: () => new TargetRefusedError(),
    invalid_scope: (_answer, scopes) => new ScopeRefusedError(scopes),
    consent_required: interaction,
    interaction_required: interaction,
    login_required: interaction,
    mfa_required: interaction,
    invalid_client: () => new ClientRefusedError('authentication'),
    unauthorized_client: () => new ClientRefusedError('permission'),
    unsupported_grant_type: () => new ClientRefusedError('permission'),
    temporarily_unavailable: () => new IssuerUnavailableError(),
    server_error: () => new IssuerUnavailableError(),
  } satisfies Record<string, Make>),
);

const BY_MEANING: Readonly<Record<Meaning, Make>> = {
  sign_in: () => new SubjectRejectedError(),
  interaction,
  loop: () => new SlowDownError(LOOP_PAUSE_SECONDS, 'request'),
  target: () => new TargetRefusedError(),
  client: () => new ClientRefusedError('permission'),
};

/** What the answer is judged with. */
export interface RefusalContext {
  readonly profile: Profile;
  readonly scopes: readonly string[];
  readonly now: number;
}

/** An answer other than 200, as an error; with what the issuer said, for operators only. */
export function judgeRefusal(
  response: TokenHttpResponse,
  context: RefusalContext,
): { readonly error: AnyTokenExchangeError; readonly said: object } {
  const answer = parseObject(response.body) ?? {};
  const code = answer['error'];
  const hint = typeof code === 'string' ? context.profile.hints?.[code] : undefined;
  const said = {
    status: response.status,
    issuerError: quoted(code),
    issuerDescription: quoted(answer['error_description']),
    ...(hint !== undefined && { hint }),
  };
  return { error: errorOf(response, answer, context), said };
}

function errorOf(
  { status, headers }: TokenHttpResponse,
  answer: ErrorAnswer,
  { profile, scopes, now }: RefusalContext,
): AnyTokenExchangeError {
  const code = answer['error'];
  if (code === 'too_many_attempts') return new SlowDownError(TOO_MANY_ATTEMPTS_SECONDS);
  if (status === 429) return new SlowDownError(retryAfterSeconds(headers, now));
  if (status >= 500) return new IssuerUnavailableError();
  if (status < 400) return new ResponseInvalidError(`status ${status}`);
  const meaning = profile.meaning?.(answer);
  if (meaning !== undefined) return BY_MEANING[meaning](answer, scopes);
  if (typeof code !== 'string') return new IssuerUnavailableError();
  return BY_CODE.get(code)?.(answer, scopes) ?? new AccessDeniedError();
}

function interaction({ claims }: ErrorAnswer): InteractionRequiredError {
  return new InteractionRequiredError(
    typeof claims === 'string' && claims.length <= MAX_CLAIMS_LENGTH && parseObject(claims)
      ? JSON.stringify(parseObject(claims))
      : undefined,
  );
}

/** Foreign text for a log: JSON-quoted, so that it cannot forge a line, and cut. */
function quoted(value: unknown): string | undefined {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 200)) : undefined;
}
