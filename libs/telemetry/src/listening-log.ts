import type { FastifyInstance } from 'fastify';
import { VERSION } from '#serving';
import type { AppLogger } from './app-logger.js';

/** One line when an app listens: the addresses it is reached at, as they are, its version, and `fields`. */
export function registerListeningLog(
  fastify: FastifyInstance,
  logger: Pick<AppLogger, 'info'>,
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
