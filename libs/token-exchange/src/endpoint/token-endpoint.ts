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

/** What the token endpoint is asked. */
export interface AskedToken extends Pick<ExchangeRequest, 'trace' | 'call'> {
  /** Of the grant, without the client's authentication. */
  readonly form: Readonly<Record<string, string>>;
  /** The caller's token in it, which is as secret as the client's; undefined where there is none. */
  readonly subjectToken?: string;
}

/** The token endpoint, as one client (RFC 6749 §3.2). */
export class TokenEndpoint {
  constructor(
    private readonly settings: ResolvedExchangerSettings,
    private readonly options: Pick<ResolvedExchangeOptions, 'http' | 'logger'>,
    private readonly endpoint: IssuerEndpoint,
  ) {}

  /** Asks for one token. Throws `IssuerUnavailableError` when no answer comes in time; that is logged. */
  async send(asked: AskedToken, deadline: Deadline): Promise<Answered> {
    const { http, logger } = this.options;
    const late = () => new IssuerUnavailableError('the token endpoint is not known in time');
    let span: RequestSpan | undefined;
    try {
      const url = await deadline.bound(this.endpoint.tokenEndpoint(), late);
      const { headers, parameters } = await this.written(asked, url);
      const profile = this.settings.profile.name;
      span = (asked.trace ?? NO_TRACE).begin({ kind: 'exchange', url, profile });
      const answer = await http({
        method: 'POST',
        url,
        headers: { ...headers, ...span.headers },
        body: new URLSearchParams(parameters).toString(),
        timeoutMs: Math.max(1, deadline.left),
        maxResponseBytes: MAX_ANSWER_BYTES,
      });
      const { subjectToken = '' } = asked;
      const secrets = () => requestSecrets({ subjectToken, parameters, headers });
      return { answer, host: new URL(url).host, secrets, span };
    } catch (error) {
      const unavailable = new IssuerUnavailableError(problemOf(error));
      span?.end({ error: outcomeOf(unavailable) });
      const { code, problem } = unavailable;
      logger.warn(
        { ...asked.call, code, ...(problem !== undefined && { problem }) },
        'token endpoint not reached',
      );
      throw unavailable;
    }
  }

  /** The endpoint may have moved: its issuer is asked again where it is, before anything else is sent. */
  async moved({ status }: TokenHttpResponse, deadline: Deadline): Promise<void> {
    if (status !== 404 && status !== 410) return;
    const late = () => new IssuerUnavailableError('the issuer’s metadata is not read in time');
    await deadline.bound(this.endpoint.gone(), late);
  }

  private async written({ form, call }: AskedToken, endpoint: string) {
    const { profile, authenticate, issuer } = this.settings;
    const proof = await authenticate(profile.assertionAudience === 'issuer' ? issuer : endpoint);
    const parameters = { ...this.settings.parameters, ...form, ...proof.parameters };
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...proof.headers,
      ...(call !== undefined && { 'x-request-id': call.reference }),
    };
    return { headers, parameters };
  }
}

/** What the app's HTTP client says of its own error: host and cause. */
function problemOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('problem' in error)) return undefined;
  return typeof error.problem === 'string' ? error.problem : undefined;
}
