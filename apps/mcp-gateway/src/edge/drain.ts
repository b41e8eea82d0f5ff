import type { FastifyInstance } from 'fastify';

/**
 * While the server closes, a connection ends with the answer that runs on it; kept alive, it would
 * hold the process until the client lets go.
 */
export function drainOnClose(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onResponse', (_request, _reply, done) => {
    if (closing)
      setImmediate(() => {
        fastify.server.closeIdleConnections();
      });
    done();
  });
}
