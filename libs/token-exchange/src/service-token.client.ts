import { LRUCache } from 'lru-cache';
import { Deadline } from '#outbound';
import { EXPIRY_MARGIN_SECONDS } from './delegated-token.js';
import { judgeRefusal } from './endpoint/exchange-refusal.js';
import { judgeService } from './endpoint/service-response.js';
import { TokenEndpoint, type Answered } from './endpoint/token-endpoint.js';
import { outcomeOf } from './exchange-observer.js';
import type { ResolvedExchangerSettings } from './exchanger-settings.js';
import type { ClientParts } from './token-exchange.client.js';
import {
  IssuerUnavailableError,
  RequestRefusedError,
  TokenExchangeError,
} from './token-exchange.errors.js';
import type { ResolvedExchangeOptions } from './token-exchange.options.js';
import type { ServiceInput } from './profiles/profile.js';
import type { ServiceToken } from './service-token.js';
import type { ServiceTokenRequest, ServiceTokens } from './service-tokens.js';

/** Tokens of one client that are kept. */
export const MAX_SERVICE_TOKENS = 100;

/** No person has it: the issuer's limits count failures by subjects. */
const NOBODY = '';

/** Asks the token endpoint within the issuer's limits, which exchanges of the same client count in too. */
export class ServiceTokenClient implements ServiceTokens {
  private readonly endpoint: TokenEndpoint;
  private readonly form: (input: ServiceInput) => Readonly<Record<string, string>>;
  private readonly kept = new LRUCache<string, ServiceToken>({ max: MAX_SERVICE_TOKENS });
  private readonly flights = new Map<string, Promise<ServiceToken>>();

  /** Throws `TypeError` for a profile without such tokens. */
  constructor(
    private readonly settings: ResolvedExchangerSettings,
    private readonly options: Pick<
      ResolvedExchangeOptions,
      'http' | 'logger' | 'clock' | 'steady' | 'after'
    >,
    private readonly parts: Omit<ClientParts, 'refusals'>,
  ) {
    const { clientCredentials, name } = settings.profile;
    if (clientCredentials === undefined) throw new TypeError(`${name} has no client credentials`);
    this.form = clientCredentials;
    this.endpoint = new TokenEndpoint(settings, options, parts.endpoint);
  }

  async token(request: ServiceTokenRequest): Promise<ServiceToken> {
    const key = JSON.stringify([request.audience, [...request.scopes].sort()]);
    const kept = this.kept.get(key);
    const usableUntil = (kept?.expiresAt ?? 0) - EXPIRY_MARGIN_SECONDS;
    if (kept !== undefined && this.options.clock() / 1000 < usableUntil) return kept;
    return this.flights.get(key) ?? this.start(key, request);
  }

  another(request: ServiceTokenRequest, refused: ServiceToken): Promise<ServiceToken> {
    for (const [key, { bearer }] of this.kept.entries()) {
      if (bearer === refused.bearer) this.kept.delete(key);
    }
    return this.token(request);
  }

  private start(key: string, request: ServiceTokenRequest): Promise<ServiceToken> {
    const { steady, after } = this.options;
    const { timeoutMs } = this.settings;
    const deadline = new Deadline(steady, timeoutMs, after);
    const late = () => new IssuerUnavailableError(`no token in ${timeoutMs} ms`);
    const flight = deadline
      .bound(this.asked(request, deadline), late)
      .then((token) => {
        this.kept.set(key, token);
        return token;
      })
      .finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  private asked(request: ServiceTokenRequest, deadline: Deadline): Promise<ServiceToken> {
    const { audience, call } = request;
    const { limits, standing } = this.parts;
    const { ratePerSecond } = this.settings;
    const turn = { audience, standing, ratePerSecond, subject: NOBODY, deadline, call };
    return limits.run(turn, () => this.attempt(request, deadline));
  }

  private async attempt(request: ServiceTokenRequest, deadline: Deadline): Promise<ServiceToken> {
    const { audience, scopes, trace, call } = request;
    const form = this.form({ target: this.settings.target, audience, scopes });
    const asked = { form, ...(trace && { trace }), ...(call && { call }) };
    const answered = await this.endpoint.send(asked, deadline);
    const { span, answer } = answered;
    try {
      const token = await this.judge(request, form, { answered, deadline });
      span.end({ status: answer.status });
      return token;
    } catch (error) {
      span.end({ status: answer.status, error: outcomeOf(error) });
      throw error;
    }
  }

  private async judge(
    { audience, call }: ServiceTokenRequest,
    form: Readonly<Record<string, string>>,
    { answered, deadline }: { readonly answered: Answered; readonly deadline: Deadline },
  ): Promise<ServiceToken> {
    const { answer, host, secrets } = answered;
    const { profile, issuer } = this.settings;
    const { clock, logger } = this.options;
    const scopes = form['scope']?.split(' ') ?? [];
    if (answer.status === 200) {
      try {
        return judgeService(answer.body, { profile, issuer, audience, scopes, now: clock() });
      } catch (error) {
        if (!(error instanceof TokenExchangeError)) throw error;
        const { code, message: problem } = error;
        logger.warn({ ...call, code, host, problem }, 'response with a service token refused');
        throw error;
      }
    }
    await this.endpoint.moved(answer, deadline);
    // Hints are about exchanges.
    const context = { profile: { ...profile, hints: {} }, scopes, now: clock() };
    const { error, said } = judgeRefusal(answer, { ...context, secrets: secrets() });
    const own = isForPeople(error) ? new RequestRefusedError() : error;
    logger.warn({ ...call, code: own.code, host, ...said }, 'service token refused');
    throw own;
  }
}

/** What only a person could clear: there is none. */
function isForPeople({ remedy }: TokenExchangeError): boolean {
  return remedy === 'sign_in' || remedy === 'interaction';
}
