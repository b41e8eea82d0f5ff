import {
  authorityOf,
  type Deadline,
  type HttpStreams,
  OutboundError,
  type OutboundTrace,
  type RequestSpan,
} from '#outbound';
import type { DelegatedToken } from '#token-exchange';
import type { UpstreamAsked } from '../../observing/gateway-event.js';
import type { CallWatch } from '../../observing/message-watch.js';
import { timed } from '../../observing/timed.js';
import { UpstreamError } from '../upstream.errors.js';
import { MAX_FAILURE_BYTES } from './answer/answer-explanation.js';
import type { ArrivedAnswer } from './answer/arrived-answer.js';
import type { WrittenRequest } from './request/written-request.js';
import type { RequestSlots } from './request-slots.js';
import { UNREACHED } from './unreached.js';

/** Where requests go, and within what. */
export interface RequestParts {
  readonly name: string;
  readonly url: string;
  readonly answerBytes: number;
  readonly slots: RequestSlots;
  readonly http: HttpStreams;
  /** Is told of each request. */
  readonly observer: (asked: UpstreamAsked) => void;
}

/** The call that they are made for. */
export interface RequestsOf {
  readonly trace: OutboundTrace;
  readonly reference: string;
  /** Is told what is done for the call. */
  readonly watch: CallWatch;
}

/** One request on its way: what is sent, and by when it is over. */
export interface Sending {
  readonly request: WrittenRequest;
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
  /** Its path without values. */
  readonly route: string;
}

/** Sends single requests of one call, and tells of each: to observers, and to its trace. */
export class UpstreamRequests {
  constructor(
    private readonly parts: RequestParts,
    private readonly of: RequestsOf,
  ) {}

  /** In its turn, and once. Throws `OutboundError`, or `UpstreamError` when there was no turn. */
  async send(sending: Sending, token?: DelegatedToken): Promise<ArrivedAnswer> {
    const { deadline, signal } = sending;
    const { slots, name } = this.parts;
    if (!(await slots.take(deadline, signal))) {
      const code = signal?.aborted === true ? 'upstream_cancelled' : 'upstream_busy';
      throw new UpstreamError(code, name, {
        problem: `${authorityOf(this.parts.url)}: no slot for a request`,
      });
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
      this.of.watch.asked({ method, route, status, bytes: body?.length });
    };
    return timed(async () => (answer = await this.traced(sending, token)), tell);
  }

  private async traced(sending: Sending, token?: DelegatedToken): Promise<ArrivedAnswer> {
    const { name: upstream, url } = this.parts;
    const { request, route } = sending;
    const { method } = request;
    const span = this.of.trace.begin({ kind: 'upstream', method, url, upstream, route });
    try {
      const answer = await this.exchanged(sending, span.headers, token);
      span.end({ status: answer.status });
      return answer;
    } catch (error) {
      span.end({ error: error instanceof OutboundError ? UNREACHED[error.code] : 'unexpected' });
      throw error;
    }
  }

  private async exchanged(
    { request, deadline, signal }: Sending,
    traceHeaders: RequestSpan['headers'],
    token?: DelegatedToken,
  ): Promise<ArrivedAnswer> {
    const answer = await this.parts.http.open({
      ...request,
      headers: {
        ...request.headers,
        ...(token && { authorization: `Bearer ${token.value}` }),
        ...traceHeaders,
        'x-request-id': this.of.reference,
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
}
