import { ROOT_CONTEXT, SpanKind, type Tracer } from '@opentelemetry/api';
import type { RequestRefused } from '#auth';
import { HTTP_METHODS, oneOf } from '../metrics/label-values.js';
import type { GatewayEvent, RequestOver } from '../observing/gateway-event.js';
import { ATTRIBUTE } from './conventions.js';
import { fail } from './recorded-message.js';

/** Refusals whose requests are not over; the oldest is forgotten for one more. */
export const MAX_OPEN_REFUSALS = 1_000;

/** A refusal that is recorded when its request is over. */
interface Refusal {
  readonly why: string;
  readonly traceId: string;
}

/** Makes the span of a request that was refused before it was a message. */
export class RefusedRequests {
  private readonly refusals = new Map<string, Refusal>();

  constructor(
    private readonly tracer: Tracer,
    /** Whether one more is recorded. */
    private readonly chance: () => boolean,
    /** Begins the next trace with this id. */
    private readonly follow: (traceId: string) => void,
    /** Path of the MCP endpoint. */
    private readonly endpoint: string,
  ) {}

  tell(event: GatewayEvent): void {
    if (event.kind === 'request_over') this.over(event);
    else {
      const why = reasonOf(event);
      if (why === undefined || !('traceId' in event) || event.reference === undefined) return;
      const { reference, traceId } = event;
      if (traceId !== undefined && this.chance()) this.remember(reference, { why, traceId });
    }
  }

  /** A request may be over before it is refused: its client has left. */
  private remember(reference: string, refusal: Refusal): void {
    const [oldest] = this.refusals.keys();
    if (oldest !== undefined && this.refusals.size >= MAX_OPEN_REFUSALS) {
      this.refusals.delete(oldest);
    }
    this.refusals.set(reference, refusal);
  }

  private over({ reference, method, path, status, seconds }: RequestOver): void {
    const refusal = this.refusals.get(reference);
    if (refusal === undefined) return;
    this.refusals.delete(reference);
    const { why, traceId } = refusal;
    const now = performance.now();
    const known = oneOf(HTTP_METHODS, method, 'HTTP');
    // Any other path is the sender's own word.
    const route = path === this.endpoint ? path : undefined;
    this.follow(traceId);
    const options = {
      kind: SpanKind.SERVER,
      startTime: now - 1000 * seconds,
      attributes: {
        [ATTRIBUTE.httpMethod]: oneOf(HTTP_METHODS, method, '_OTHER'),
        [ATTRIBUTE.error]: why,
        [ATTRIBUTE.reference]: reference,
        ...(route !== undefined && { [ATTRIBUTE.httpRoute]: route }),
        ...(status !== null && { [ATTRIBUTE.httpStatus]: status }),
      },
    };
    const name = route === undefined ? known : `${known} ${route}`;
    const span = this.tracer.startSpan(name, options, ROOT_CONTEXT);
    fail(span, why);
    span.end(now);
  }
}

/** Undefined for what is no refusal, and for that of a message, which has a span already. */
function reasonOf(event: GatewayEvent): string | undefined {
  if (event.kind === 'request_rejected') {
    return event.reason === 'draining' ? undefined : event.reason;
  }
  if (event.kind !== 'request_refused' || isOfMessage(event)) return undefined;
  return event.reason ?? event.code;
}

function isOfMessage({ code, reason, setting }: RequestRefused): boolean {
  if (code === 'scope_insufficient') return true;
  return setting === 'CALLS_PER_MINUTE' || reason === 'refused';
}
