import { NO_TRACE, type Deadline, type RequestSpan } from '#outbound';
import { outcomeOf } from '../exchange-observer.js';
import type { ExchangeRequest } from '../exchange-request.js';
import { MAX_ANSWER_BYTES } from './exchange-response.js';
import type { ResolvedExchangerSettings } from '../exchanger-settings.js';
import { requestSecrets } from './request-secrets.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';
import type {
  IssuerEndpoint,
  ResolvedExchangeOptions,
  TokenHttpResponse,
} from '../token-exchange.options.js';

/** What the token endpoint answered, and what it is judged with. */
export interface Answered {
  readonly answer: TokenHttpResponse;
  readonly host: string;
  readonly secrets: () => readonly string[];
  readonly span: RequestSpan;
}

/** The token endpoint, as one client and in one profile (RFC 8693 §2.1). */
export class TokenEndpoint {
  constructor(
    private readonly settings: ResolvedExchangerSettings,
    private readonly options: Pick<ResolvedExchangeOptions, 'http' | 'logger'>,
    private readonly endpoint: IssuerEndpoint,
  ) {}

  /** Sends one exchange. Throws `IssuerUnavailableError` when no answer comes in time; that is logged. */
  async send(request: ExchangeRequest, deadline: Deadline): Promise<Answered> {
    const { http, logger } = this.options;
    const late = () => new IssuerUnavailableError('the token endpoint is not known in time');
    let span: RequestSpan | undefined;
    try {
      const url = await deadline.bound(this.endpoint.tokenEndpoint(), late);
      const { headers, parameters } = await this.form(request, url);
      const profile = this.settings.profile.name;
      span = (request.trace ?? NO_TRACE).begin({ kind: 'exchange', url, profile });
      const answer = await http({
        method: 'POST',
        url,
        headers: { ...headers, ...span.headers },
        body: new URLSearchParams(parameters).toString(),
        timeoutMs: Math.max(1, deadline.left),
        maxResponseBytes: MAX_ANSWER_BYTES,
      });
      const subjectToken = request.subjectToken.value;
      const secrets = () => requestSecrets({ subjectToken, parameters, headers });
      return { answer, host: new URL(url).host, secrets, span };
    } catch (error) {
      const unavailable = new IssuerUnavailableError(problemOf(error));
      span?.end({ error: outcomeOf(unavailable) });
      const { code, problem } = unavailable;
      logger.warn(
        { ...request.call, code, ...(problem !== undefined && { problem }) },
        'token endpoint not reached',
      );
      throw unavailable;
    }
  }

  private async form(request: ExchangeRequest, endpoint: string) {
    const { profile, authenticate, subjectTokenType, issuer, target } = this.settings;
    const proof = await authenticate(profile.assertionAudience === 'issuer' ? issuer : endpoint);
    const parameters = {
      ...this.settings.parameters,
      ...profile.parameters({
        subjectToken: request.subjectToken.value,
        subjectTokenType,
        target,
        audience: request.audience,
        scopes: request.scopes,
      }),
      ...proof.parameters,
    };
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...proof.headers,
      ...(request.call !== undefined && { 'x-request-id': request.call.reference }),
    };
    return { headers, parameters };
  }
}

/** What the app's HTTP client says of its own error: host and cause. */
function problemOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('problem' in error)) return undefined;
  return typeof error.problem === 'string' ? error.problem : undefined;
}
