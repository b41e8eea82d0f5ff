import { randomBytes } from 'node:crypto';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
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

/** The reference that an `x-request-id` header brings, if it is a UUID as these apps write them. */
export function referenceIn(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && UUID.test(header) ? header : undefined;
}
