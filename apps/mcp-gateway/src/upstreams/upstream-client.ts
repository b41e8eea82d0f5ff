import { Inject, Injectable } from '@nestjs/common';
import { HTTP_CLIENT, OutboundError, type Caller, type HttpClient } from '#auth';
import { TokenExchangeService, type DelegatedToken, type ExchangeRequest } from '#token-exchange';
import { CLOCK, type Clock } from '../clock.js';
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

/** Opens upstreams as a caller: exchanges the caller's token, then calls with the delegated one. */
@Injectable()
export class UpstreamClient {
  constructor(
    private readonly tokens: TokenExchangeService,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Obtains a delegated token for the upstream. Throws the exchange's error. */
  async open(caller: Caller, upstream: Upstream, traceparent: string): Promise<UpstreamSession> {
    const request: ExchangeRequest = {
      subjectToken: { ...caller.token, subject: caller.subject },
      audience: upstream.audience,
      scopes: upstream.scopes,
      traceparent,
    };
    let token = await this.tokens.exchange(request);
    return {
      getJson: async (path, signal) => {
        const deadline = this.clock() + upstream.timeoutMs;
        const send = () => this.get({ upstream, path, token, traceparent, deadline, signal });
        let answer = await send();
        if (answer.status === 401) {
          this.tokens.evict(request, token);
          token = await this.tokens.exchange(request);
          answer = await send();
        }
        return judgeAnswer(upstream.name, answer, this.clock());
      },
    };
  }

  private async get(call: {
    upstream: Upstream;
    path: string;
    token: DelegatedToken;
    traceparent: string;
    deadline: number;
    signal: AbortSignal | undefined;
  }): Promise<UpstreamAnswer> {
    try {
      return await this.http.send({
        method: 'GET',
        url: call.upstream.baseUrl.replace(/\/$/, '') + call.path,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${call.token.value}`,
          traceparent: call.traceparent,
        },
        timeoutMs: Math.max(1, call.deadline - this.clock()),
        ...(call.signal && { signal: call.signal }),
      });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      throw new UpstreamError(UNREACHED[error.code], call.upstream.name);
    }
  }
}
