import type { FastifyInstance } from 'fastify';
import { VERSION } from '#serving';
import type { AuthLogger } from './auth.options.js';

/** One line when an app listens: the addresses it is reached at, as they are, its version, and `fields`. */
export function registerListeningLog(
  fastify: FastifyInstance,
  logger: AuthLogger,
  fields: object,
): void {
  fastify.addHook('onListen', (done) => {
    const at = fastify.addresses().map(({ address, family, port }) => {
      const host = family === 'IPv6' ? `[${address}]` : address;
      return `http://${host}:${port}`;
    });
    logger.info({ at, version: VERSION, ...fields }, 'listening');
    done();
  });
}
