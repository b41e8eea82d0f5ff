import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import { answerPlainly, boundedServer, type ServerOptions } from '#serving';

/** Options of a Fastify on a `boundedServer`. What Fastify refuses itself is answered in fixed words too. */
export function fastifyOptions(options: ServerOptions): FastifyHttpOptions<Server> {
  return {
    routerOptions: { ignoreTrailingSlash: true },
    // Requests that arrive complete while the server ends are served; Drain decides about the others.
    return503OnClosing: false,
    // For `localhost` Fastify would make a second server, to which none of this would apply.
    serverFactory: (handler) => boundedServer(handler, options),
    // trackArrivals has answered, or has left it to the requests before.
    clientErrorHandler: () => undefined,
    frameworkErrors: (_error, _request, reply) => {
      answerPlainly(reply.raw, 400);
    },
  };
}
