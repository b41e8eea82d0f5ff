import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MAX_LINE_CHARACTERS, safeLine } from '#foreign-text';
import { arrivalId, trackArrivals, type Arrival } from '#serving';
import type { AppLogger } from './app-logger.js';
import { traceIdOf } from './trace-context.js';

const FASTIFY = Symbol('fastify request');
type Linked = IncomingMessage & { [FASTIFY]?: FastifyRequest };

/** A short path that cannot hold anything a log must not: no token is so short, no dot is in it. */
const PLAIN_PATH = /^[\w/-]{0,24}$/;

/**
 * Exactly one log line for each request that arrived, when its answer or its connection is over: who
 * called, by which name of this resource, with which scopes, what the guards noted in `logExtras`, and `aborted`
 * when the client left before the answer was finished. Only a verified caller is named. `status` is
 * null when no answer was begun, `method` and `path` when the bytes were no request. Also sets the
 * trace id, the request id and the `x-request-id` of the answer.
 */
export function registerRequestLog(
  fastify: FastifyInstance,
  options: {
    readonly logger: AppLogger;
    /** Paths that are not logged, such as health checks. */
    readonly exclude: readonly string[];
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
  trackArrivals(fastify.server, (arrival) => {
    const path = pathOf(arrival.request);
    if (path !== null && options.exclude.includes(path)) return;
    const request = (arrival.request as Linked | undefined)?.[FASTIFY];
    const { caller } = request ?? {};
    logger[request?.logLevel ?? 'info']({
      event: 'request',
      traceId: request?.traceId ?? traceOf(arrival.request),
      requestId: arrival.id,
      method: arrival.request?.method ?? null,
      path,
      status: arrival.status,
      ...(arrival.aborted && { aborted: true }),
      ...(arrival.reason !== undefined && { reason: arrival.reason }),
      durationMs: durationOf(arrival),
      sender: caller?.clientId.toWellFormed() ?? null,
      audience: caller?.audience ?? null,
      scopes: caller?.scopes.map((scope) => scope.toWellFormed()) ?? [],
      ...request?.logExtras,
    });
  });
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
