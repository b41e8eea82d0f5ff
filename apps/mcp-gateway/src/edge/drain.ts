import type { FastifyInstance } from 'fastify';
import { Drain } from '#serving';

const STOPPING = {
  jsonrpc: '2.0',
  id: null,
  error: { code: -32603, message: 'The gateway is stopping. Send the request again.' },
};

/** How the server's connections end; `timeoutMs` bounds what still runs. */
export function drainOf(fastify: FastifyInstance, timeoutMs: number): Drain {
  const drain = new Drain(timeoutMs, {
    contentType: 'application/json',
    body: JSON.stringify(STOPPING),
  });
  drain.watch(fastify.server);
  fastify.addHook('preClose', (done) => {
    drain.release();
    void drain.over().then(() => {
      done();
    });
  });
  return drain;
}
