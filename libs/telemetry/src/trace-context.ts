import { randomHex } from './random-hex.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Characters of a `tracestate` that is passed on, the least that W3C Trace Context §3.3.1.5 asks for. */
export const MAX_TRACESTATE_CHARACTERS = 512;
/** Its members (W3C Trace Context §3.3.1.1). */
export const MAX_TRACESTATE_MEMBERS = 32;

/** One member of a `tracestate`; a value may hold anything visible but a comma or an equals sign. */
const MEMBER =
  /^[a-z0-9][a-z0-9_*/-]{0,255}(@[a-z][a-z0-9_*/-]{0,13})?=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Where a request is in its trace (W3C Trace Context). */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits; of the span that the other side began. */
  readonly spanId: string;
  /** Whether the other side says that it records. */
  readonly sampled: boolean;
  /** Within the bounds above; undefined for none, or one that is malformed or too long. */
  readonly tracestate: string | undefined;
}

/** Reads what came as `traceparent` and `tracestate`; undefined without a well-formed `traceparent`. */
export function readTraceContext(
  traceparent: unknown,
  tracestate: unknown,
): TraceContext | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (!isSome(traceId) || !isSome(spanId)) return undefined;
  const sampled = (parseInt(flags, 16) & 1) === 1;
  return { traceId, spanId, sampled, tracestate: readTracestate(tracestate) };
}

/** The trace id of a `traceparent` header, or a new one when it is absent or malformed (W3C). */
export function traceIdOf(traceparent: string | undefined): string {
  return readTraceContext(traceparent, undefined)?.traceId ?? randomHex(16);
}

/** A new span id. */
export function newSpanId(): string {
  return randomHex(8);
}

/** The headers by which a request continues a trace, as a child of a span. */
export function traceHeaders({
  traceId,
  spanId,
  sampled,
  tracestate,
}: TraceContext): Readonly<Record<string, string>> {
  const traceparent = `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

/** The reference that an `x-request-id` header brings, if it is a UUID as these apps write them. */
export function referenceIn(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && UUID.test(header) ? header : undefined;
}

/** The whole of it or nothing: a part of it would say something else. */
function readTracestate(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > MAX_TRACESTATE_CHARACTERS) return undefined;
  const members = given.split(',').map((member) => member.trim());
  const named = members.filter((member) => member !== '');
  if (named.length === 0 || named.length > MAX_TRACESTATE_MEMBERS) return undefined;
  return named.every((member) => MEMBER.test(member)) ? named.join(',') : undefined;
}

/** Of all zeros it is no id. */
function isSome(id: string): boolean {
  return /[1-9a-f]/.test(id);
}
