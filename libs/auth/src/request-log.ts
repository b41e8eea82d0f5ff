import type { FastifyInstance } from 'fastify';
import type { AppLogger } from './app-logger.js';
import { traceIdOf } from './trace-context.js';

/**
 * One log line for each answered request: who called, for which audience, with which scopes. Only a
 * verified caller is named. Also sets the trace id and the `x-request-id` of the answer.
 */
export function registerRequestLog(
  fastify: FastifyInstance,
  options: {
    readonly logger: AppLogger;
    readonly audience: string;
    /** Paths that are not logged, such as health checks. */
    readonly exclude: readonly string[];
  },
): void {
  // The line's fields are made here, none of them is a secret: it needs no redaction.
  const logger = options.logger.child({}, { redact: [] });
  fastify.decorateRequest('traceId', '');
  fastify.addHook('onRequest', (request, reply, done) => {
    const { traceparent } = request.raw.headers;
    request.traceId = traceIdOf(typeof traceparent === 'string' ? traceparent : undefined);
    reply.raw.setHeader('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const path = (request.raw.url ?? '').split('?', 1)[0] ?? '';
    if (!options.exclude.includes(path)) {
      const { caller } = request;
      logger.info({
        event: 'request',
        traceId: request.traceId,
        requestId: request.id,
        method: request.method,
        path,
        status: reply.raw.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        sender: caller?.clientId ?? null,
        audience: caller === undefined ? null : options.audience,
        scopes: caller?.scopes ?? [],
        ...request.logExtras,
      });
    }
    done();
  });
}
