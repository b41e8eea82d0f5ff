import { parseObject } from './exchange-response.js';
import { retryAfterSeconds } from './retry-after.js';
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

/** Seconds of silence after Auth0 blocks an address for too many refused subject tokens. */
const TOO_MANY_ATTEMPTS_SECONDS = 600;

const BY_CODE = new Map<string, (scopes: readonly string[]) => AnyTokenExchangeError>(
  Object.entries({
    invalid_grant: () => new SubjectRejectedError(),
    invalid_request: () => new RequestRefusedError(),
    invalid_target: () => new TargetRefusedError(),
    invalid_scope: (scopes) => new ScopeRefusedError(scopes),
    consent_required: () => new InteractionRequiredError(),
    interaction_required: () => new InteractionRequiredError(),
    login_required: () => new InteractionRequiredError(),
    mfa_required: () => new InteractionRequiredError(),
    invalid_client: () => new ClientRefusedError(),
    unauthorized_client: () => new ClientRefusedError(),
    unsupported_grant_type: () => new ClientRefusedError(),
    temporarily_unavailable: () => new IssuerUnavailableError(),
    server_error: () => new IssuerUnavailableError(),
  }),
);

/** An answer other than 200, as an error; with what the issuer said, for operators only. */
export function judgeRefusal(
  { status, headers, body }: TokenHttpResponse,
  scopes: readonly string[],
  now: number,
): { readonly error: AnyTokenExchangeError; readonly said: object } {
  const answer = parseObject(body) ?? {};
  const code = answer['error'];
  const said = {
    status,
    issuerError: quoted(code),
    issuerDescription: quoted(answer['error_description']),
  };
  return { error: errorOf(status, code, { headers, scopes, now }), said };
}

function errorOf(
  status: number,
  code: unknown,
  context: {
    readonly headers: Readonly<Record<string, string>>;
    readonly scopes: readonly string[];
    readonly now: number;
  },
): AnyTokenExchangeError {
  if (status === 429 || code === 'too_many_attempts') {
    return new SlowDownError(
      code === 'too_many_attempts'
        ? TOO_MANY_ATTEMPTS_SECONDS
        : retryAfterSeconds(context.headers, context.now),
    );
  }
  if (status >= 500) return new IssuerUnavailableError();
  if (status < 400) return new ResponseInvalidError(`status ${status}`);
  if (typeof code !== 'string') return new IssuerUnavailableError();
  return (BY_CODE.get(code) ?? (() => new AccessDeniedError()))(context.scopes);
}

/** Foreign text for a log: JSON-quoted, so that it cannot forge a line, and cut. */
function quoted(value: unknown): string | undefined {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 200)) : undefined;
}
