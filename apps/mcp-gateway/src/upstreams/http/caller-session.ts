import { authorityOf, Deadline, OutboundError, type HttpStreams } from '#outbound';
import type { DelegatedToken, ExchangeRequest } from '#token-exchange';
import type { After, Clock } from '../../gateway-parts.js';
import type { UpstreamAsked } from '../../observing/gateway-event.js';
import type { CallWatch } from '../../observing/message-watch.js';
import { timed } from '../../observing/timed.js';
import { UpstreamError, type UpstreamErrorCode } from '../upstream.errors.js';
import { judgeAnswer } from './answer/answer.js';
import { MAX_FAILURE_BYTES } from './answer/answer-explanation.js';
import { withoutOurs, type ArrivedAnswer } from './answer/arrived-answer.js';
import type { HttpSession, ObjectAnswer, UpstreamAnswer, UpstreamRequest } from './http-session.js';
import { RequestRefusal } from './request/request-refusal.js';
import type { RequestSlots } from './request-slots.js';
import { writeRequest, type RequestRules, type WrittenRequest } from './request/written-request.js';

/** Delegated tokens of one upstream: the part of an exchanger that a session needs. */
export interface DelegatedTokens {
  exchange(request: ExchangeRequest): Promise<DelegatedToken>;
  /** Another token than the one that the upstream refused. */
  exchangeAgain(request: ExchangeRequest, refused: DelegatedToken): Promise<DelegatedToken>;
}

/** What sessions of one upstream share. */
export interface SessionParts {
  readonly name: string;
  readonly rules: RequestRules;
  readonly url: string;
  readonly timeoutMs: number;
  readonly answerBytes: number;
  /** Values of the settings that no answer repeats. */
  readonly secrets: readonly string[];
  readonly slots: RequestSlots;
  readonly http: HttpStreams;
  readonly clock: Clock;
  readonly after: After;
  /** Is told of each request. */
  readonly observer: (asked: UpstreamAsked) => void;
}

/** Whose session it is. */
export interface SessionCaller {
  readonly traceparent: string;
  readonly reference: string;
  /** Is told what is done for the call. */
  readonly watch: CallWatch;
  /** The caller's delegated token, and how to get another when it is refused; undefined: none is sent. */
  readonly delegated?: {
    readonly token: DelegatedToken;
    renew(refused: DelegatedToken): Promise<DelegatedToken>;
  };
}

const UNREACHED: Record<OutboundError['code'], UpstreamErrorCode> = {
  timeout: 'upstream_timeout',
  aborted: 'upstream_cancelled',
  unreachable: 'upstream_unreachable',
  answer_unusable: 'upstream_answer_invalid',
  redirect_refused: 'upstream_answer_invalid',
};

/**
 * Methods that are sent again after what may have been a passing fault: the safe ones (RFC 9110 §9.2.1).
 * PUT and DELETE are idempotent too (§9.2.2), but a second one meets another state than the first: a DELETE
 * that worked would be reported as 404, a PUT could undo what somebody else wrote in between.
 */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'QUERY'];

/** One request on its way: what is sent, and by when it is over. */
interface Sending {
  readonly request: WrittenRequest;
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
  /** Its path without values. */
  readonly route: string;
}

/** Sends the requests of one call. */
export class CallerSession implements HttpSession {
  private readonly host: string;
  private readonly waited = (seconds: number) => {
    this.caller.watch.waited(seconds);
  };
  private token: DelegatedToken | undefined;

  constructor(
    private readonly parts: SessionParts,
    private readonly caller: SessionCaller,
  ) {
    this.host = authorityOf(parts.url);
    this.token = caller.delegated?.token;
  }

  send(request: UpstreamRequest & { readonly answer: 'object' }): Promise<ObjectAnswer>;
  send(request: UpstreamRequest): Promise<UpstreamAnswer>;
  async send(request: UpstreamRequest): Promise<UpstreamAnswer> {
    try {
      return await this.answerTo(request);
    } catch (error) {
      const failure = error instanceof OutboundError ? this.unreached(error) : error;
      throw request.explained === false ? unexplained(failure) : failure;
    }
  }

  private async answerTo(request: UpstreamRequest): Promise<UpstreamAnswer> {
    const { name, rules, clock, after, timeoutMs, secrets } = this.parts;
    const sending: Sending = {
      request: this.written(request, rules),
      deadline: new Deadline(clock, timeoutMs, after),
      signal: request.signal,
      route: request.path.literals.join('{}'),
    };
    const { token } = this;
    const { delegated } = this.caller;
    let hidden: readonly string[] = [...(token ? [token.value] : []), ...secrets];
    let answer = await this.sendTwice(sending, token);
    if (answer.status === 401 && token !== undefined && delegated !== undefined) {
      // A 401 was not processed for lack of a valid token (RFC 9110 §15.5.2), whatever the method.
      const renewed = () => this.inTime(delegated.renew(token), sending.deadline);
      this.token = await timed(renewed, this.waited);
      hidden = [this.token.value, ...hidden];
      answer = await this.sendOnce(sending, this.token);
    }
    const { headers } = sending.request;
    return judgeAnswer(withoutOurs(answer, hidden), {
      upstream: name,
      host: this.host,
      method: request.method,
      conditional: 'if-none-match' in headers || 'if-modified-since' in headers,
      wants: request.answer,
      secrets: hidden,
      now: clock(),
    });
  }

  private written(request: UpstreamRequest, rules: RequestRules): WrittenRequest {
    try {
      return writeRequest(request, rules);
    } catch (error) {
      if (!(error instanceof RequestRefusal)) throw error;
      const { reason } = error;
      const details = { explanation: reason, problem: `${this.host}: ${reason}` };
      throw new UpstreamError('upstream_request_invalid', this.parts.name, details);
    }
  }

  private inTime(token: Promise<DelegatedToken>, deadline: Deadline): Promise<DelegatedToken> {
    const problem = 'no other token in time';
    const late = () => new UpstreamError('upstream_timeout', this.parts.name, { problem });
    return deadline.bound(token, late);
  }

  /** Retries once where nothing can be done twice: a safe method, or no byte of it was sent. */
  private async sendTwice(sending: Sending, token?: DelegatedToken): Promise<ArrivedAnswer> {
    const isSafe = SAFE.includes(sending.request.method);
    try {
      const answer = await this.sendOnce(sending, token);
      if (!isSafe || !isPassing(answer)) return answer;
    } catch (error) {
      if (!(error instanceof OutboundError) || error.code !== 'unreachable') throw error;
      if (!isSafe && error.sent) throw error;
    }
    return this.sendOnce(sending, token);
  }

  private sendOnce(sending: Sending, token?: DelegatedToken): Promise<ArrivedAnswer> {
    return timed(() => this.sendInTurn(sending, token), this.waited);
  }

  private async sendInTurn(sending: Sending, token?: DelegatedToken): Promise<ArrivedAnswer> {
    const { deadline, signal } = sending;
    const { slots, name } = this.parts;
    if (!(await slots.take(deadline, signal))) {
      const code = signal?.aborted === true ? 'upstream_cancelled' : 'upstream_busy';
      throw new UpstreamError(code, name, { problem: `${this.host}: no slot for a request` });
    }
    try {
      return await this.observed(sending, token);
    } finally {
      slots.give();
    }
  }

  private async observed(sending: Sending, token?: DelegatedToken): Promise<ArrivedAnswer> {
    const { route } = sending;
    const { method } = sending.request;
    let answer: ArrivedAnswer | undefined;
    const tell = (seconds: number) => {
      const { status, body } = answer ?? {};
      this.parts.observer({ kind: 'upstream_asked', upstream: this.parts.name, status, seconds });
      this.caller.watch.asked({ method, route, status, bytes: body?.length });
    };
    return timed(async () => (answer = await this.exchanged(sending, token)), tell);
  }

  private async exchanged(sending: Sending, token?: DelegatedToken): Promise<ArrivedAnswer> {
    const { request, deadline, signal } = sending;
    const { traceparent, reference } = this.caller;
    const answer = await this.parts.http.open({
      ...request,
      headers: {
        ...request.headers,
        ...(token && { authorization: `Bearer ${token.value}` }),
        traceparent,
        'x-request-id': reference,
      },
      timeoutMs: Math.max(1, deadline.left),
      ...(signal && { signal }),
    });
    const { status, headers } = answer;
    const body =
      status < 400
        ? await answer.bytes(this.parts.answerBytes)
        : await answer.firstBytes(MAX_FAILURE_BYTES);
    return { status, headers, body };
  }

  private unreached({ code, problem, tooLarge }: OutboundError): UpstreamError {
    const { name, answerBytes } = this.parts;
    return new UpstreamError(UNREACHED[code], name, {
      problem,
      ...(tooLarge && {
        answerBytes,
        explanation: `It is larger than ${answerBytes} bytes; ask for less.`,
      }),
      ...(code === 'redirect_refused' && { explanation: 'It leads to another address.' }),
    });
  }
}

/** An upstream that says when to come back is not asked again at once. */
function isPassing({ status, headers }: ArrivedAnswer): boolean {
  return [502, 503, 504].includes(status) && headers['retry-after'] === undefined;
}

function unexplained(error: unknown): unknown {
  if (!(error instanceof UpstreamError)) return error;
  return new UpstreamError(error.code, error.upstream, {
    ...error.details,
    explanation: undefined,
  });
}
