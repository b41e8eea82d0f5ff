import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  createTraceState,
  type Link,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import type { OutboundTrace, RequestEnding, RequestSpan, TracedRequest } from '#outbound';
import { traceHeaders, type TraceContext } from '#telemetry';
import type { MessageAnswered } from '../observing/gateway-event.js';
import { ATTRIBUTE } from './conventions.js';
import {
  answerAttributes,
  messageAttributes,
  messageName,
  requestAttributes,
  requestName,
} from './span-attributes.js';
import type { ArrivedTrace, TracedMessage } from './tracing.js';

/** A message that is recorded: its span, and those of the requests that are made for it. */
export class RecordedMessage implements OutboundTrace {
  private readonly span: Span;
  private readonly tracestate: string | undefined;

  constructor(
    private readonly tracer: Tracer,
    message: TracedMessage,
    { parent, link }: ArrivedTrace,
  ) {
    this.tracestate = parent?.tracestate;
    this.span = tracer.startSpan(
      messageName(message),
      {
        kind: SpanKind.SERVER,
        startTime: message.arrivedAt,
        attributes: messageAttributes(message),
        links: linksTo(link),
      },
      within(parent),
    );
  }

  begin(request: TracedRequest): RequestSpan {
    const { tracestate } = this;
    const span = this.tracer.startSpan(
      requestName(request),
      {
        kind: SpanKind.CLIENT,
        startTime: performance.now(),
        attributes: requestAttributes(request),
      },
      trace.setSpan(ROOT_CONTEXT, this.span),
    );
    return {
      headers: traceHeaders({ ...span.spanContext(), sampled: true, tracestate }),
      end: (ending) => {
        endRequest(span, request, ending);
      },
    };
  }

  /** The first one holds. */
  end(answered: MessageAnswered): void {
    this.span.updateName(messageName(answered));
    this.span.setAttributes(answerAttributes(answered));
    if (answered.error !== '') fail(this.span, answered.call?.code ?? answered.error);
    this.span.end(performance.now());
  }
}

/** The context of a span whose parent is the other side's; without one, the span is the first of its trace. */
export function within(parent: TraceContext | undefined) {
  return parent === undefined
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent));
}

/** Marks a span as failed; `why` is a word of ours. */
export function fail(span: Span, why: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: why });
}

function linksTo(other: TraceContext | undefined): Link[] {
  return other === undefined ? [] : [{ context: spanContextOf(other) }];
}

function spanContextOf({ traceId, spanId, sampled, tracestate }: TraceContext): SpanContext {
  return {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  };
}

function endRequest(span: Span, request: TracedRequest, { status, error }: RequestEnding): void {
  const failure = error ?? (status !== undefined && status >= 400 ? String(status) : undefined);
  span.setAttributes({
    ...(status !== undefined && { [ATTRIBUTE.httpStatus]: status }),
    ...(failure !== undefined && { [ATTRIBUTE.error]: failure }),
    ...(request.kind === 'exchange' && { [ATTRIBUTE.exchangeOutcome]: error ?? 'ok' }),
  });
  if (failure !== undefined) fail(span, failure);
  span.end(performance.now());
}
