import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/**
 * While the server closes, a connection ends with the answer that runs on it, and one that was opened
 * ahead of any request ends at once; either would hold the process until the client lets go.
 */
export function drainOnClose(fastify: FastifyInstance): void {
  let closing = false;
  const sockets = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    closing = true;
    // Node counts a connection as idle only after its first request.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
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
