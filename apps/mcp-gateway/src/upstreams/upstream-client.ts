import { Inject, Injectable } from '@nestjs/common';
import { HTTP_CLIENT, type Caller } from '#auth';
import { authorityOf, Deadline, OutboundError, type HttpClient } from '#outbound';
import {
  TokenExchangeService,
  type DelegatedToken,
  type ExchangeCall,
  type ExchangeRequest,
} from '#token-exchange';
import { AFTER, CLOCK, type After, type Clock } from '../clock.js';
import { judgeAnswer, type UpstreamAnswer } from './upstream-answer.js';
import { UpstreamError, type UpstreamErrorCode } from './upstream.errors.js';
import type { Upstream, UpstreamSession } from './upstream.js';

const UNREACHED: Record<OutboundError['code'], UpstreamErrorCode> = {
  timeout: 'upstream_timeout',
  aborted: 'upstream_cancelled',
  unreachable: 'upstream_unreachable',
  answer_unusable: 'upstream_answer_invalid',
  redirect_refused: 'upstream_answer_invalid',
};

interface UpstreamCall {
  readonly upstream: Upstream;
  readonly path: string;
  readonly token: DelegatedToken;
  readonly traceparent: string;
  readonly reference: string;
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
}

/** The call that an upstream is opened for. */
export interface OpeningCall {
  /** W3C trace context of the requests to the issuer and the upstream. */
  readonly traceparent: string;
  /** Its reference goes to both as `x-request-id`. */
  readonly log: ExchangeCall;
}

/** Opens upstreams as a caller: exchanges the caller's token, then calls with the delegated one. */
@Injectable()
export class UpstreamClient {
  constructor(
    private readonly tokens: TokenExchangeService,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AFTER) private readonly after: After,
  ) {}

  /** Obtains a delegated token for the upstream. Throws the exchange's error. */
  async open(caller: Caller, upstream: Upstream, call: OpeningCall): Promise<UpstreamSession> {
    const { traceparent, log } = call;
    const { reference } = log;
    const request: ExchangeRequest = {
      subjectToken: { ...caller.token, subject: caller.subject },
      audience: upstream.audience,
      scopes: upstream.scopes,
      traceparent,
      call: log,
    };
    let token = await this.tokens.exchange(request);
    return {
      getJson: async (path, signal) => {
        const deadline = new Deadline(this.clock, upstream.timeoutMs, this.after);
        const send = (mayRetry: boolean) =>
          this.get({ upstream, path, token, traceparent, reference, deadline, signal }, mayRetry);
        let answer = await send(true);
        if (answer.status === 401) {
          const problem = 'no other token in time';
          const late = () => new UpstreamError('upstream_timeout', upstream.name, { problem });
          token = await deadline.bound(this.tokens.exchangeAgain(request, token), late);
          answer = await send(false);
        }
        const body = answer.body.replaceAll(token.value, '[removed]');
        return this.judge(upstream, { ...answer, body });
      },
    };
  }

  private judge({ name, baseUrl }: Upstream, answer: UpstreamAnswer) {
    try {
      return judgeAnswer(name, answer, this.clock());
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      const { code, details } = error;
      const unusable =
        code === 'upstream_answer_invalid' ? ', not the JSON object that is read' : '';
      const problem = `${authorityOf(baseUrl)}: HTTP ${answer.status}${unusable}`;
      throw new UpstreamError(code, name, { problem, ...details });
    }
  }

  /** A GET changes nothing, so that what may have been a passing fault is tried once more (RFC 9110 §9.2.2). */
  private async get(call: UpstreamCall, mayRetry: boolean): Promise<UpstreamAnswer> {
    try {
      const answer = await this.send(call);
      if (!mayRetry || !isPassing(answer)) return answer;
    } catch (error) {
      if (!mayRetry || !(error instanceof UpstreamError)) throw error;
      if (error.code !== 'upstream_unreachable') throw error;
    }
    return this.send(call);
  }

  private async send(call: UpstreamCall): Promise<UpstreamAnswer> {
    try {
      return await this.http.send({
        method: 'GET',
        url: call.upstream.baseUrl.replace(/\/$/, '') + call.path,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${call.token.value}`,
          traceparent: call.traceparent,
          'x-request-id': call.reference,
        },
        timeoutMs: Math.max(1, call.deadline.left),
        ...(call.signal && { signal: call.signal }),
      });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      const { code, problem } = error;
      throw new UpstreamError(UNREACHED[code], call.upstream.name, { problem });
    }
  }
}

/** An upstream that says when to come back is not asked again at once. */
function isPassing({ status, headers }: UpstreamAnswer): boolean {
  return [502, 503, 504].includes(status) && headers['retry-after'] === undefined;
}
