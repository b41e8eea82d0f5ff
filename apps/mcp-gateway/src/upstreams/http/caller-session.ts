import { authorityOf, Deadline, OutboundError, type HttpStreamAnswer } from '#outbound';
import type { DelegatedToken } from '#token-exchange';
import type { After, Clock } from '../../gateway-parts.js';
import { timed } from '../../observing/timed.js';
import { UpstreamError } from '../upstream.errors.js';
import { judgeAnswer } from './answer/answer.js';
import { withoutOurs, type ArrivedAnswer } from './answer/arrived-answer.js';
import type { HttpSession, ObjectAnswer, UpstreamAnswer, UpstreamRequest } from './http-session.js';
import { routeOf } from './request/request-path.js';
import { RequestRefusal } from './request/request-refusal.js';
import type { OpenedFor } from '../requests/caller-tokens.js';
import { UNREACHED } from '../requests/unreached.js';
import {
  UpstreamRequests,
  type ReadAnswer,
  type RequestParts,
  type Sending,
  type WrittenRequest,
} from '../requests/upstream-requests.js';
import { MAX_FAILURE_BYTES } from './answer/answer-explanation.js';
import { writeRequest, type RequestRules } from './request/written-request.js';

/** What sessions of one upstream share. */
export interface SessionParts extends RequestParts {
  readonly rules: RequestRules;
  readonly timeoutMs: number;
  /** Values of the settings that no answer repeats. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly steady: Clock;
  readonly after: After;
}

/**
 * Methods that are sent again after what may have been a passing fault: the safe ones (RFC 9110 §9.2.1).
 * PUT and DELETE are idempotent too (§9.2.2), but a second one meets another state than the first: a DELETE
 * that worked would be reported as 404, a PUT could undo what somebody else wrote in between.
 */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'QUERY'];

type Arrived = ArrivedAnswer & ReadAnswer;

/** Sends the requests of one call. */
export class CallerSession implements HttpSession {
  private readonly host: string;
  private readonly requests: UpstreamRequests;
  private readonly waited = (seconds: number) => {
    this.caller.watch.waited(seconds);
  };
  private token: DelegatedToken | undefined;

  constructor(
    private readonly parts: SessionParts,
    private readonly caller: OpenedFor,
  ) {
    this.host = authorityOf(parts.url);
    this.requests = new UpstreamRequests(parts, caller);
    this.token = caller.credential?.token;
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
    const { name, rules, clock, steady, after, timeoutMs, secrets } = this.parts;
    const written = this.written(request, rules);
    const sending: Sending<Arrived> = {
      method: request.method,
      route: request.route ?? routeOf(request.path),
      deadline: new Deadline(steady, timeoutMs, after),
      signal: request.signal,
      write: () => written,
      read: (answer) => this.arrived(answer),
    };
    const { token } = this;
    const { credential } = this.caller;
    let hidden: readonly string[] = [...(token ? [token.value] : []), ...secrets];
    let answer = await this.sendTwice(sending, token);
    if (answer.status === 401 && token !== undefined && credential !== undefined) {
      // A 401 was not processed for lack of a valid token (RFC 9110 §15.5.2), whatever the method.
      const renewed = () => this.inTime(credential.renew(token), sending.deadline);
      this.token = await timed(renewed, this.waited);
      hidden = [this.token.value, ...hidden];
      answer = await this.sendOnce(sending, this.token);
    }
    const { headers } = written;
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

  private async arrived(answer: HttpStreamAnswer): Promise<Arrived> {
    const { status, headers } = answer;
    const body =
      status < 400
        ? await answer.bytes(this.parts.answerBytes)
        : await answer.firstBytes(MAX_FAILURE_BYTES);
    return { status, headers, body, bytes: body.length };
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
  private async sendTwice(sending: Sending<Arrived>, token?: DelegatedToken): Promise<Arrived> {
    const isSafe = SAFE.includes(sending.method);
    try {
      const answer = await this.sendOnce(sending, token);
      if (!isSafe || !isPassing(answer)) return answer;
    } catch (error) {
      if (!(error instanceof OutboundError) || error.code !== 'unreachable') throw error;
      if (!isSafe && error.sent) throw error;
    }
    return this.sendOnce(sending, token);
  }

  private sendOnce(sending: Sending<Arrived>, token?: DelegatedToken): Promise<Arrived> {
    return timed(() => this.requests.send(sending, token), this.waited);
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
