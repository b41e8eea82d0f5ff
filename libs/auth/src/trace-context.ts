import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The trace id of a `traceparent` header, or a new one when it is absent or malformed (W3C). */
export function traceIdOf(traceparent: string | undefined): string {
  const [, traceId, spanId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const legal = traceId !== undefined && /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId ?? '');
  return legal ? traceId : randomBytes(16).toString('hex');
}

/** A `traceparent` that continues a trace in an outbound request, with a span id of its own. */
export function traceparentOf(traceId: string): string {
  return `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
}
