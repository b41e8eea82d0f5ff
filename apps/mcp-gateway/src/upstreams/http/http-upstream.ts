import type { Caller } from '#auth';
import { authorityOf, Deadline, OutboundError, type HttpClient } from '#outbound';
import type { DelegatedToken, Exchanger, ExchangeRequest } from '#token-exchange';
import type { After, Clock } from '../../gateway-parts.js';
import { judgeAnswer, type UpstreamAnswer } from './upstream-answer.js';
import { PersonRequiredError, UpstreamError, type UpstreamErrorCode } from '../upstream.errors.js';
import type { CallContext, Upstream } from '../upstream.js';
import type { HttpSession, UpstreamJson } from './http-session.js';

const UNREACHED: Record<OutboundError['code'], UpstreamErrorCode> = {
  timeout: 'upstream_timeout',
  aborted: 'upstream_cancelled',
  unreachable: 'upstream_unreachable',
  answer_unusable: 'upstream_answer_invalid',
  redirect_refused: 'upstream_answer_invalid',
};

/** Where an HTTP API is and what a delegated token for it must carry. */
export interface HttpUpstreamSettings {
  readonly name: string;
  /** Absolute URL; every request stays below it. */
  readonly baseUrl: string;
  /** `audience` of the exchange, and of nothing else. */
  readonly audience: string;
  /** Least scopes the tool's request needs at the upstream. */
  readonly scopes: readonly string[];
  /** Total for one request of a tool, a retry included. */
  readonly timeoutMs: number;
}

/** What it works with. */
export interface HttpUpstreamParts {
  readonly tokens: Pick<Exchanger, 'exchange' | 'exchangeAgain'>;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly after: After;
}

interface UpstreamCall {
  readonly path: string;
  readonly token: DelegatedToken;
  readonly traceparent: string;
  readonly reference: string;
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
}

/** An HTTP API: a session of it sends requests with a delegated token of the caller. */
export class HttpUpstream implements Upstream<HttpSession> {
  readonly name: string;

  constructor(
    private readonly settings: HttpUpstreamSettings,
    private readonly parts: HttpUpstreamParts,
  ) {
    this.name = settings.name;
  }

  async open(caller: Caller, { traceparent, log }: CallContext): Promise<HttpSession> {
    if (caller.machine) throw new PersonRequiredError();
    const { tokens, clock, after } = this.parts;
    const upstream = this.settings;
    const { reference } = log;
    const request: ExchangeRequest = {
      subjectToken: { ...caller.token, subject: caller.subject },
      audience: upstream.audience,
      scopes: upstream.scopes,
      traceparent,
      call: log,
    };
    let token = await tokens.exchange(request);
    return {
      getJson: async (path, signal) => {
        const deadline = new Deadline(clock, upstream.timeoutMs, after);
        const send = (mayRetry: boolean) =>
          this.get({ path, token, traceparent, reference, deadline, signal }, mayRetry);
        let answer = await send(true);
        if (answer.status === 401) {
          const problem = 'no other token in time';
          const late = () => new UpstreamError('upstream_timeout', upstream.name, { problem });
          token = await deadline.bound(tokens.exchangeAgain(request, token), late);
          answer = await send(false);
        }
        const body = answer.body.replaceAll(token.value, '[removed]');
        return this.judge({ ...answer, body });
      },
    };
  }

  private judge(answer: UpstreamAnswer): UpstreamJson {
    const { name, baseUrl } = this.settings;
    try {
      return judgeAnswer(name, answer, this.parts.clock());
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
      return await this.parts.http.send({
        method: 'GET',
        url: this.settings.baseUrl.replace(/\/$/, '') + call.path,
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
      throw new UpstreamError(UNREACHED[code], this.name, { problem });
    }
  }
}

/** An upstream that says when to come back is not asked again at once. */
function isPassing({ status, headers }: UpstreamAnswer): boolean {
  return [502, 503, 504].includes(status) && headers['retry-after'] === undefined;
}
