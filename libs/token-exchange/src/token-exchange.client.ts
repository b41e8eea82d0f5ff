import type { Deadline } from '#outbound';
import type { DelegatedToken } from './delegated-token.js';
import type { ClientVerdict } from './exchanger.js';
import { judgeRefusal } from './endpoint/exchange-refusal.js';
import { outcomeOf, type SubjectMismatch } from './exchange-observer.js';
import type { ExchangeRequest } from './exchange-request.js';
import { judgeSuccess } from './endpoint/exchange-response.js';
import type { ResolvedExchangerSettings } from './exchanger-settings.js';
import type { ClientRefusal, ClientStanding } from './limits/client-standing.js';
import type { Asking, IssuerLimits, Turn } from './limits/issuer-limits.js';
import type { Refusals } from './limits/refusals.js';
import {
  ClientRefusedError,
  IssuerUnavailableError,
  SubjectMismatchError,
  TokenExchangeError,
  type AnyTokenExchangeError,
} from './token-exchange.errors.js';
import { TokenEndpoint, type Answered, type AskedToken } from './endpoint/token-endpoint.js';
import type { IssuerEndpoint, ResolvedExchangeOptions } from './token-exchange.options.js';

const JITTER_MS = 100;
/** What stands in the place of a subject token, and of its subject, when a client is checked. */
const MADE_UP = 'made-up-to-check-the-client';
const MADE_UP_SECONDS = 60;
/** Codes of an issuer that did not come as far as the client. */
const UNDECIDED: ReadonlySet<string> = new Set(['unavailable', 'slow_down', 'response_invalid']);

/** What a client asks within, and whom. */
export interface ClientParts {
  readonly endpoint: IssuerEndpoint;
  readonly limits: IssuerLimits;
  readonly standing: ClientStanding;
  readonly refusals: Refusals;
}

/** Exchanges one token at the token endpoint, within the issuer's limits, and judges the answer. */
export class TokenExchangeClient {
  private readonly endpoint: TokenEndpoint;

  constructor(
    private readonly settings: ResolvedExchangerSettings,
    private readonly options: Pick<
      ResolvedExchangeOptions,
      'http' | 'logger' | 'observer' | 'clock' | 'sleep' | 'random'
    >,
    private readonly parts: ClientParts,
  ) {
    this.endpoint = new TokenEndpoint(settings, options, parts.endpoint);
  }

  /** Whether an exchange for an audience would ask the issuer now, without waiting. */
  idle(audience: string): boolean {
    return this.parts.limits.idle(this.asking(audience));
  }

  get circuit(): IssuerLimits['circuit'] {
    return this.parts.limits.circuit;
  }

  /** What the issuer refuses this client for an audience; undefined when it refuses nothing. */
  refusal(audience: string): ClientRefusal | undefined {
    return this.parts.standing.refusal(audience);
  }

  /**
   * Throws a `TokenExchangeError`; what the issuer said is remembered under the key. An unavailable
   * issuer is asked once more within the deadline, unless it was so when asked for this key before.
   */
  exchange(request: ExchangeRequest, key: string, deadline: Deadline): Promise<DelegatedToken> {
    const { limits, refusals } = this.parts;
    const { subjectToken, call, audience } = request;
    const turn = { ...this.asking(audience), subject: subjectToken.subject, deadline, call };
    return limits.run(turn, async (probe) => {
      try {
        const once = probe || refusals.failedBefore(key);
        const token = await (once ? this.attempt(request, turn) : this.attempts(request, turn));
        refusals.forget(key);
        return token;
      } catch (error) {
        if (error instanceof TokenExchangeError) {
          refusals.remember(key, error as AnyTokenExchangeError, this.settings.credentialsKey);
        }
        throw error;
      }
    });
  }

  /** What the issuer says of this client when it is given a token that nobody made; see `Exchanger`. */
  async check(
    { audience, scopes }: Pick<ExchangeRequest, 'audience' | 'scopes'>,
    deadline: Deadline,
  ): Promise<ClientVerdict> {
    const { clock, logger } = this.options;
    const { limits, standing } = this.parts;
    const expiresAt = clock() / 1000 + MADE_UP_SECONDS;
    const subjectToken = { value: MADE_UP, subject: MADE_UP, expiresAt };
    try {
      await limits.turn({ ...this.asking(audience), subject: MADE_UP, deadline });
      const request = { subjectToken, audience, scopes };
      const { answer, host, secrets } = await this.endpoint.send(this.asked(request), deadline);
      if (answer.status === 200) return 'accepted';
      const { profile } = this.settings;
      const { error, said } = judgeRefusal(answer, {
        ...{ profile, scopes, now: clock() },
        secrets: secrets(),
      });
      if (!(error instanceof ClientRefusedError))
        return UNDECIDED.has(error.code) ? 'undecided' : 'accepted';
      logger.warn({ code: error.code, host, ...said }, 'the issuer refuses this gateway’s client');
      standing.refusedItself(audience, error);
      return 'refused';
    } catch (error) {
      return error instanceof ClientRefusedError ? 'refused' : 'undecided';
    }
  }

  private asking(audience: string): Asking {
    const { ratePerSecond } = this.settings;
    return { audience, standing: this.parts.standing, ratePerSecond };
  }

  private async attempts(request: ExchangeRequest, turn: Turn): Promise<DelegatedToken> {
    try {
      return await this.attempt(request, turn);
    } catch (error) {
      if (!(error instanceof IssuerUnavailableError) || !(await this.mayRetry(turn))) throw error;
      return this.attempt(request, turn);
    }
  }

  private async mayRetry(turn: Turn): Promise<boolean> {
    const pause = JITTER_MS * this.options.random();
    if (turn.deadline.left <= pause) return false;
    await this.options.sleep(pause);
    try {
      await this.parts.limits.turn(turn);
      return true;
    } catch {
      return false;
    }
  }

  private async attempt(
    request: ExchangeRequest,
    { deadline }: Pick<Turn, 'deadline'>,
  ): Promise<DelegatedToken> {
    const answered = await this.endpoint.send(this.asked(request), deadline);
    const { span, answer } = answered;
    try {
      const token = await this.judge(request, deadline, answered);
      span.end({ status: answer.status });
      return token;
    } catch (error) {
      span.end({ status: answer.status, error: outcomeOf(error) });
      throw error;
    }
  }

  private asked({ subjectToken, audience, scopes, trace, call }: ExchangeRequest): AskedToken {
    const { profile, subjectTokenType, target } = this.settings;
    const { value } = subjectToken;
    const input = { subjectToken: value, subjectTokenType, target, audience, scopes };
    return {
      form: profile.parameters(input),
      subjectToken: value,
      ...(trace && { trace }),
      ...(call && { call }),
    };
  }

  private async judge(
    request: ExchangeRequest,
    deadline: Deadline,
    { answer, host, secrets }: Answered,
  ): Promise<DelegatedToken> {
    const { profile, issuer } = this.settings;
    const { clock, logger } = this.options;
    if (answer.status === 200) {
      try {
        return judgeSuccess(answer.body, request, { profile, issuer, now: clock() });
      } catch (error) {
        if (!(error instanceof TokenExchangeError)) throw error;
        if (error instanceof SubjectMismatchError) {
          this.options.observer(subjectMismatch(request));
        }
        const { code, message: problem } = error;
        logger.warn({ ...request.call, code, host, problem }, 'token response refused');
        throw error;
      }
    }
    await this.endpoint.moved(answer, deadline);
    const { scopes } = request;
    const context = { profile, scopes, now: clock(), secrets: secrets() };
    const { error, said } = judgeRefusal(answer, context);
    logger.warn({ ...request.call, code: error.code, host, ...said }, 'token exchange refused');
    throw error;
  }
}

function subjectMismatch({ upstream, audience, call, whom }: ExchangeRequest): SubjectMismatch {
  const { reference, traceId } = call ?? {};
  return { kind: 'subject_mismatch', upstream, audience, reference, traceId, whom };
}
