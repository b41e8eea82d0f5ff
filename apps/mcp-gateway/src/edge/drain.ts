import type { FastifyInstance } from 'fastify';
import { Drain } from '#serving';
import type { RequestRejected } from '../observing/gateway-event.js';
import { rejectedRequest } from '../observing/rejected-request.js';

const STOPPING = {
  jsonrpc: '2.0',
  id: null,
  error: { code: -32603, message: 'The gateway is stopping. Send the request again.' },
};

/** How the server's connections end; `timeoutMs` bounds what still runs, and what it cuts is told. */
export function drainOf(
  fastify: FastifyInstance,
  timeoutMs: number,
  observer: (rejected: RequestRejected) => void,
): Drain {
  const drain = new Drain(timeoutMs, {
    contentType: 'application/json',
    body: JSON.stringify(STOPPING),
  });
  drain.onLastAnswer = (request) => {
    observer(rejectedRequest(request, 'draining'));
  };
  drain.watch(fastify.server);
  fastify.addHook('preClose', (done) => {
    drain.release();
    void drain.over().then(() => {
      done();
    });
  });
  return drain;
}
