import type { Deadline } from './deadline.js';
import type { DelegatedToken } from './delegated-token.js';
import { judgeRefusal } from './exchange-refusal.js';
import type { ExchangeRequest } from './exchange-request.js';
import { judgeSuccess } from './exchange-response.js';
import type { IssuerLimits } from './limits/issuer-limits.js';
import type { Refusals } from './limits/refusals.js';
import {
  IssuerUnavailableError,
  TokenExchangeError,
  type AnyTokenExchangeError,
} from './token-exchange.errors.js';
import type { ResolvedExchangeOptions, TokenHttpResponse } from './token-exchange.options.js';

const MAX_RESPONSE_BYTES = 64 * 1024;
const JITTER_MS = 100;

/** Exchanges one token at the token endpoint, within the issuer's limits, and judges the answer. */
export class TokenExchangeClient {
  constructor(
    private readonly options: ResolvedExchangeOptions,
    private readonly limits: IssuerLimits,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Throws a `TokenExchangeError`; what the issuer said is remembered under the key. An unavailable
   * issuer is asked once more within the deadline, unless it was so when asked for this key before.
   */
  exchange(request: ExchangeRequest, key: string, deadline: Deadline): Promise<DelegatedToken> {
    const { subject } = request.subjectToken;
    return this.limits.run({ subject, deadline }, async (probe) => {
      try {
        const once = probe || this.refusals.failedBefore(key);
        const token = await (once
          ? this.attempt(request, deadline)
          : this.attempts(request, deadline));
        this.refusals.forget(key);
        return token;
      } catch (error) {
        if (error instanceof TokenExchangeError) {
          this.refusals.remember(key, error as AnyTokenExchangeError);
        }
        throw error;
      }
    });
  }

  private async attempts(request: ExchangeRequest, deadline: Deadline): Promise<DelegatedToken> {
    try {
      return await this.attempt(request, deadline);
    } catch (error) {
      if (!(error instanceof IssuerUnavailableError) || !(await this.mayRetry(deadline))) {
        throw error;
      }
      return this.attempt(request, deadline);
    }
  }

  private async mayRetry(deadline: Deadline): Promise<boolean> {
    const pause = JITTER_MS * this.options.random();
    if (deadline.left <= pause) return false;
    await this.options.sleep(pause);
    try {
      await this.limits.turn(deadline);
      return true;
    } catch {
      return false;
    }
  }

  private async attempt(request: ExchangeRequest, deadline: Deadline): Promise<DelegatedToken> {
    const { profile, issuer, clock, logger } = this.options;
    const answer = await this.send(request, deadline);
    if (answer.status === 200) {
      try {
        return judgeSuccess(answer.body, request, { profile, issuer, now: clock() });
      } catch (error) {
        if (!(error instanceof TokenExchangeError)) throw error;
        logger.warn({ code: error.code, problem: error.message }, 'token response refused');
        throw error;
      }
    }
    const { scopes } = request;
    const { error, said } = judgeRefusal(answer, { profile, scopes, now: clock() });
    logger.warn({ code: error.code, ...said }, 'token exchange refused');
    throw error;
  }

  private async send(request: ExchangeRequest, deadline: Deadline): Promise<TokenHttpResponse> {
    const { http, tokenEndpoint } = this.options;
    const unavailable = () => new IssuerUnavailableError();
    try {
      const url = await deadline.bound(tokenEndpoint(), unavailable);
      const { headers, body } = await this.form(request, url);
      return await http({
        method: 'POST',
        url,
        headers,
        body,
        timeoutMs: Math.max(1, deadline.left),
        maxResponseBytes: MAX_RESPONSE_BYTES,
      });
    } catch {
      throw unavailable();
    }
  }

  private async form(request: ExchangeRequest, endpoint: string) {
    const { profile, authenticate, subjectTokenType, issuer, target, parameters } = this.options;
    const proof = await authenticate(profile.assertionAudience === 'issuer' ? issuer : endpoint);
    const form = new URLSearchParams({
      ...parameters,
      ...profile.parameters({
        subjectToken: request.subjectToken.value,
        subjectTokenType,
        target,
        audience: request.audience,
        scopes: request.scopes,
      }),
      ...proof.parameters,
    });
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...proof.headers,
      ...(request.traceparent !== undefined && { traceparent: request.traceparent }),
    };
    return { headers, body: form.toString() };
  }
}
