import {
  authorityOf,
  type Deadline,
  type HttpHeaders,
  type HttpMethod,
  type HttpStreamAnswer,
  type HttpStreams,
  OutboundError,
  type OutboundTrace,
} from '#outbound';
import type { UpstreamAsked } from '../../observing/gateway-event.js';
import type { CallWatch } from '../../observing/message-watch.js';
import { timed } from '../../observing/timed.js';
import { UpstreamError } from '../upstream.errors.js';
import { authorizationOf, type BearerToken } from './bearer-token.js';
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

/** A request as it is sent, but for the token and the trace. */
export interface WrittenRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: HttpHeaders;
  readonly body?: Buffer;
}

/** What was read of an answer. */
export interface ReadAnswer {
  readonly status: number;
  /** Of its body, as far as it was read. */
  readonly bytes: number;
}

/** One request on its way: what is sent, by when it is over, and how its answer is read. */
export interface Sending<Answer extends ReadAnswer> {
  readonly method: HttpMethod;
  /** Its path without values. */
  readonly route: string;
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
  /** Once it is its turn; given the headers that continue the trace, which are sent in any case. */
  write(trace: HttpHeaders): WrittenRequest;
  /** While it has its turn. */
  read(answer: HttpStreamAnswer): Promise<Answer>;
}

/** Sends single requests of one call, and tells of each: to observers, and to its trace. */
export class UpstreamRequests {
  constructor(
    private readonly parts: RequestParts,
    private readonly of: RequestsOf,
  ) {}

  /** In its turn, and once. Throws `OutboundError`, or `UpstreamError` when there was no turn. */
  async send<Answer extends ReadAnswer>(
    sending: Sending<Answer>,
    token?: BearerToken,
  ): Promise<Answer> {
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

  private async observed<Answer extends ReadAnswer>(
    sending: Sending<Answer>,
    token?: BearerToken,
  ): Promise<Answer> {
    const { method, route } = sending;
    let answer: Answer | undefined;
    const tell = (seconds: number) => {
      const { status, bytes } = answer ?? { status: undefined, bytes: undefined };
      this.parts.observer({ kind: 'upstream_asked', upstream: this.parts.name, status, seconds });
      this.of.watch.asked({ method, route, status, bytes });
    };
    return timed(async () => (answer = await this.traced(sending, token)), tell);
  }

  private async traced<Answer extends ReadAnswer>(
    sending: Sending<Answer>,
    token?: BearerToken,
  ): Promise<Answer> {
    const { name: upstream, url } = this.parts;
    const { method, route } = sending;
    const span = this.of.trace.begin({ kind: 'upstream', method, url, upstream, route });
    try {
      const answer = await this.exchanged(sending, span.headers, token);
      span.end({ status: answer.status });
      return answer;
    } catch (error) {
      const code = error instanceof OutboundError ? UNREACHED[error.code] : 'unexpected';
      span.end({ error: error instanceof UpstreamError ? error.code : code });
      throw error;
    }
  }

  private async exchanged<Answer extends ReadAnswer>(
    sending: Sending<Answer>,
    trace: HttpHeaders,
    token?: BearerToken,
  ): Promise<Answer> {
    const { deadline, signal } = sending;
    const request = sending.write(trace);
    const answer = await this.parts.http.open({
      ...request,
      headers: {
        ...request.headers,
        ...authorizationOf(token),
        ...trace,
        'x-request-id': this.of.reference,
      },
      timeoutMs: Math.max(1, deadline.left),
      ...(signal && { signal }),
    });
    return sending.read(answer);
  }
}
