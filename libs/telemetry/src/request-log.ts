import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MAX_LINE_CHARACTERS, safeLine } from '#foreign-text';
import { arrivalId, trackArrivals, type Arrival } from '#serving';
import type { AppLogger } from './app-logger.js';
import { referenceIn, traceIdOf } from './trace-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** W3C trace id of the request. */
    traceId: string;
  }
}

/** What the handlers of a request say in its line. */
interface Notes {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly level: 'warn' | undefined;
}

/** What a line tells of a verified caller, whom a guard sets on the request. */
interface NamedCaller {
  readonly subject: string;
  readonly clientId: string;
  readonly audience: string;
  readonly scopes: readonly string[];
}

const FASTIFY = Symbol('fastify request');
const NOTES = Symbol('notes for the request line');
type Called = FastifyRequest & { readonly caller?: NamedCaller };
type Linked = IncomingMessage & { [FASTIFY]?: Called; [NOTES]?: Notes };

/** A short path that cannot hold anything a log must not: no token is so short, no dot is in it. */
const PLAIN_PATH = /^[\w/-]{0,24}$/;
/** A short name of which the same holds. */
const PLAIN_NAME = /^[\w|@:-]{0,48}$/;

/**
 * Exactly one log line for each request that arrived, when its answer or its connection is over: who
 * called, by which name of this resource, with which scopes, what `addToRequestLine` was given, and `aborted`
 * when the client left before the answer was finished. Only a verified caller is named. `status` is
 * null when no answer was begun, `method` and `path` when the bytes were no request. Also sets the
 * trace id, the request id, which is the `reference` of the line, and the `x-request-id` of the answer.
 */
export function registerRequestLog(
  fastify: FastifyInstance,
  options: {
    readonly logger: AppLogger;
    /** Paths that are not logged, such as health checks. */
    readonly exclude: readonly string[];
    /**
     * Whether a request keeps the reference that its `x-request-id` brings, so that it is found by the
     * one that the gateway told its client. Whoever reaches such an app chooses it.
     */
    readonly keepReferences?: boolean;
    /** Is told of each request that is over, those that are not logged included. */
    readonly onOver?: (arrival: Arrival) => void;
  },
): void {
  // The line's fields are made here, none of them is a secret: it needs no redaction.
  const logger = options.logger.child({}, { redact: [] });
  fastify.setGenReqId((request) => arrivalId(request) ?? randomUUID());
  fastify.decorateRequest('traceId', '');
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.traceId = traceOf(request.raw);
    (request.raw as Linked)[FASTIFY] = request;
    done();
  });
  const log = (arrival: Arrival) => {
    options.onOver?.(arrival);
    const path = pathOf(arrival.request);
    if (path !== null && options.exclude.includes(path)) return;
    const { [FASTIFY]: request, [NOTES]: notes } = (arrival.request ?? {}) as Partial<Linked>;
    const { caller } = request ?? {};
    logger[notes?.level ?? arrival.because?.level ?? 'info']({
      event: 'request',
      traceId: request?.traceId ?? traceOf(arrival.request),
      reference: arrival.id,
      method: arrival.request?.method ?? null,
      path,
      status: arrival.status,
      aborted: arrival.aborted || undefined,
      reason: arrival.reason,
      durationMs: durationOf(arrival),
      subject: caller === undefined ? null : nameForLog(caller.subject),
      sender: caller === undefined ? null : nameForLog(caller.clientId),
      audience: caller?.audience ?? null,
      scopes: caller?.scopes.map(nameForLog) ?? [],
      ...arrival.because?.fields,
      ...notes?.fields,
    });
  };
  const keep = options.keepReferences === true;
  trackArrivals(fastify.server, log, ({ headers }) =>
    keep ? referenceIn(headers['x-request-id']) : undefined,
  );
}

/**
 * Adds fields to a request's line; of two with one name the later one stands. With `warn` the line is a
 * warning, where it would be of level `info`.
 */
export function addToRequestLine(
  request: IncomingMessage,
  fields: Readonly<Record<string, unknown>>,
  level?: 'warn',
): void {
  const linked = request as Linked;
  const noted = linked[NOTES];
  linked[NOTES] =
    noted === undefined
      ? { fields, level }
      : { fields: { ...noted.fields, ...fields }, level: level ?? noted.level };
}

/** A subject, client or scope as a log line has it: an issuer may name them as it likes. */
export function nameForLog(name: string): string {
  return PLAIN_NAME.test(name) ? name : safeLine(name, { max: MAX_LINE_CHARACTERS });
}

/** The trace id of a request, also of one that Fastify has not seen yet. */
export function traceIdOfRequest(request: IncomingMessage): string {
  return (request as Linked)[FASTIFY]?.traceId ?? traceOf(request);
}

function traceOf(request: IncomingMessage | undefined): string {
  const traceparent = request?.headers['traceparent'];
  return traceIdOf(typeof traceparent === 'string' ? traceparent : undefined);
}

/** Without the query, bounded, and without anything shaped like a token. */
function pathOf(request: IncomingMessage | undefined): string | null {
  if (request === undefined) return null;
  const url = request.url ?? '';
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  return PLAIN_PATH.test(path) ? path : safeLine(path, { max: MAX_LINE_CHARACTERS });
}

function durationOf({ startedAt }: Arrival): number {
  return Math.round((performance.now() - startedAt) * 10) / 10;
}
