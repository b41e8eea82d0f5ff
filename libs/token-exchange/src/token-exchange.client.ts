import type { DelegatedToken } from './delegated-token.js';
import { judgeRefusal } from './exchange-refusal.js';
import type { ExchangeRequest } from './exchange-request.js';
import { judgeSuccess } from './exchange-response.js';
import { IssuerUnavailableError } from './token-exchange.errors.js';
import type { ResolvedExchangeOptions, TokenHttpResponse } from './token-exchange.options.js';

const MAX_RESPONSE_BYTES = 64 * 1024;
const JITTER_MS = 100;

/** Sends one exchange to the token endpoint and has the answer judged. */
export class TokenExchangeClient {
  constructor(private readonly options: ResolvedExchangeOptions) {}

  /** Throws a `TokenExchangeError`. An unavailable issuer is asked once more within the deadline. */
  async exchange(request: ExchangeRequest): Promise<DelegatedToken> {
    const { clock, random, timeoutMs } = this.options;
    const deadline = clock() + timeoutMs;
    try {
      return await this.attempt(request, timeoutMs);
    } catch (error) {
      const pause = JITTER_MS * random();
      const left = deadline - clock() - pause;
      if (!(error instanceof IssuerUnavailableError) || left <= 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      return this.attempt(request, left);
    }
  }

  private async attempt(request: ExchangeRequest, timeoutMs: number): Promise<DelegatedToken> {
    const { profile, issuer, clock, logger } = this.options;
    const answer = await this.send(request, timeoutMs);
    if (answer.status === 200) {
      return judgeSuccess(answer.body, request, { profile, issuer, now: clock() });
    }
    const { error, said } = judgeRefusal(answer, request.scopes, clock());
    logger.warn({ code: error.code, ...said }, 'token exchange refused');
    throw error;
  }

  private async send(request: ExchangeRequest, timeoutMs: number): Promise<TokenHttpResponse> {
    const { profile, proof, subjectTokenType, http, tokenEndpoint } = this.options;
    const form = new URLSearchParams({
      ...profile.parameters({
        subjectToken: request.subjectToken.value,
        subjectTokenType,
        audience: request.audience,
        scopes: request.scopes,
      }),
      ...proof.parameters,
    });
    try {
      return await http({
        method: 'POST',
        url: await tokenEndpoint(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
          ...proof.headers,
          ...(request.traceparent !== undefined && { traceparent: request.traceparent }),
        },
        body: form.toString(),
        timeoutMs,
        maxResponseBytes: MAX_RESPONSE_BYTES,
      });
    } catch {
      throw new IssuerUnavailableError();
    }
  }
}
