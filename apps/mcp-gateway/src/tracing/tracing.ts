import type { OutboundTrace } from '#outbound';
import { newSpanId, traceHeaders, type TraceContext } from '#telemetry';
import type { GatewayObserver } from '../observing/gateway-event.js';

/** Where a message is in its trace, as it came. */
export interface ArrivedTrace {
  /** Of the parent; a new one without a parent. */
  readonly traceId: string;
  /** The caller's own span: of `_meta`, else of the HTTP header (MCP conventions of OpenTelemetry). */
  readonly parent: TraceContext | undefined;
  /** The HTTP header's span, where `_meta` names another. */
  readonly link: TraceContext | undefined;
}

/** A message of a verified caller, as far as its span tells of it. */
export interface TracedMessage {
  /** As it came: any text. */
  readonly method: string | undefined;
  readonly id: string | number | null;
  /** Revision that it is served by, where it names one. */
  readonly protocolVersion: string | undefined;
  readonly reference: string;
  /** Of its request, in milliseconds of `performance.now()`. */
  readonly arrivedAt: number;
}

/** Records what happens as spans, or does not. */
export interface Tracing {
  /** Begins the span of a message, of which the tool may not be known yet. `observer` is told that, and when it is over. */
  begin(message: TracedMessage, arrived: ArrivedTrace): OutboundTrace;
  readonly observer: GatewayObserver;
  /** Nest's hook: what was recorded is sent, within `FLUSH_MS`. */
  onApplicationShutdown(): Promise<void>;
}

/** Injection token of the process's `Tracing`. */
export const TRACING = Symbol('tracing');

/** The trace that a message belongs to. `requestTraceId`: of its HTTP request, from the header or new. */
export function arrivedTrace(
  requestTraceId: string,
  http: TraceContext | undefined,
  meta: TraceContext | undefined,
): ArrivedTrace {
  const parent = meta ?? http;
  const other = meta !== undefined && http !== undefined && !isSameSpan(meta, http);
  return {
    traceId: parent?.traceId ?? requestTraceId,
    parent,
    link: other ? http : undefined,
  };
}

/** Of a call that nothing records: its requests continue the trace and say so. */
export function unrecorded({ traceId, parent }: Omit<ArrivedTrace, 'link'>): OutboundTrace {
  let headers: Readonly<Record<string, string>> | undefined;
  const span = {
    get headers() {
      const { tracestate } = parent ?? {};
      headers ??= traceHeaders({ traceId, spanId: newSpanId(), sampled: false, tracestate });
      return headers;
    },
    end: () => undefined,
  };
  return { begin: () => span };
}

/** Where no collector is configured. */
export const NOT_TRACING: Tracing = {
  begin: (_message, arrived) => unrecorded(arrived),
  observer: () => undefined,
  onApplicationShutdown: () => Promise.resolve(),
};

function isSameSpan(one: TraceContext, other: TraceContext): boolean {
  return one.traceId === other.traceId && one.spanId === other.spanId;
}
